package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import io.consentry.html.ByteScan;
import io.consentry.html.Namespace;
import io.consentry.html.Tag;

/** The text of style elements and attributes. */
final class StyleText {
    private StyleText() {}

    /** Whether values of properties hold no address, beyond doubt. */
    static boolean isPlain(byte[] css, int from, int to) {
        return ByteScan.findEither(css, from, to, '(', '&') == to && !hasVariable(css, from, to);
    }

    private static boolean hasVariable(byte[] css, int from, int to) {
        int i = ByteScan.find(css, from, to, '-');
        while (i + 1 < to && css[i + 1] != '-') {
            i = ByteScan.find(css, i + 1, to, '-');
        }
        return i + 1 < to;
    }

    /** The sheet without denied addresses; the given text itself if it has none. */
    static Slice judged(Tag tag, Slice text, TagJudge judge, Judgement judgement) {
        if (tag.namespace() != Namespace.HTML && ForeignText.isEncoded(text)) {
            String css = ForeignText.decode(text, tag.isXml()).text(StandardCharsets.UTF_8);
            String edited = judge.styles().css(css, judgement);
            return edited == null ? text : ForeignText.encode(edited);
        }
        Slice edited = judge.styles().latin1Css(text, RecurringSheets.ELEMENTS, judgement);
        return edited == null ? text : edited;
    }

    /** A style attribute with this value. */
    static Slice attribute(String css) {
        String escaped = css.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        return Slice.of(("style=\"" + escaped + "\"").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * How much of a sheet of which more is to come can be judged by itself.
     *
     * @return 0 if less than half, so that nobody makes us read the same again and again
     */
    static int complete(Slice text) {
        int boundary = CssUrls.lastBoundary(text.text(StandardCharsets.ISO_8859_1));
        return boundary < text.length() / 2 ? 0 : boundary;
    }
}
