package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import io.consentry.html.ByteScan;
import io.consentry.html.Namespace;
import io.consentry.html.Tag;

/** The text of style elements. */
final class StyleText {
    private StyleText() {}

    /** The sheet without denied addresses; the given array itself if it has none. */
    static byte[] judged(Tag tag, byte[] text, TagJudge judge, Judgement judgement) {
        if (tag.namespace() != Namespace.HTML && ForeignText.isEncoded(text)) {
            String css = new String(ForeignText.decode(text), StandardCharsets.UTF_8);
            String edited = judge.css(css, judgement);
            return edited == null ? text : ForeignText.encode(edited);
        }
        boolean maybe = ByteScan.find(text, 0, text.length, '(') < text.length
                || ByteScan.find(text, 0, text.length, '@') < text.length;
        if (!maybe) {
            return text;
        }
        String edited = judge.latin1Css(new String(text, StandardCharsets.ISO_8859_1), judgement);
        return edited == null ? text : edited.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * How much of a sheet of which more is to come can be judged by itself.
     *
     * @return 0 if less than half, so that nobody makes us read the same again and again
     */
    static int complete(byte[] text) {
        int boundary = CssUrls.lastBoundary(new String(text, StandardCharsets.ISO_8859_1));
        return boundary < text.length / 2 ? 0 : boundary;
    }
}
