package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import io.consentry.html.Namespace;
import io.consentry.html.Tag;

/** The text of style elements. */
final class StyleText {
    private StyleText() {}

    /** The sheet without denied addresses; the given text itself if it has none. */
    static Slice judged(Tag tag, Slice text, TagJudge judge, Judgement judgement) {
        if (tag.namespace() != Namespace.HTML && ForeignText.isEncoded(text)) {
            String css = ForeignText.decode(text, tag.isXml()).text(StandardCharsets.UTF_8);
            String edited = judge.css(css, judgement);
            return edited == null ? text : ForeignText.encode(edited);
        }
        if (judge.takesQuietSheets() && QuietSheets.ELEMENTS.has(text)) {
            return text;
        }
        String edited = judge.latin1Css(text.text(StandardCharsets.ISO_8859_1), judgement);
        if (judge.takesQuietSheets() && judge.wasQuiet()) {
            QuietSheets.ELEMENTS.add(text);
        }
        return edited == null ? text : Slice.of(edited.getBytes(StandardCharsets.ISO_8859_1));
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
