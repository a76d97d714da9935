package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.consentry.html.CharacterReferences;

/** Text of scripts and style sheets in SVG, where character references, comments and CDATA mean something. */
final class ForeignText {
    private static final String SECTION = "<!\\[CDATA\\[|\\]\\]>|";

    /** Markup that leaves no text, in XML: comments and instructions. */
    private static final Pattern XML = Pattern.compile(SECTION + "<!--.*?(-->|$)|<\\?.*?(\\?>|$)", Pattern.DOTALL);

    /** The same in HTML, where whatever is malformed is a comment, too. */
    private static final Pattern HTML =
            Pattern.compile(SECTION + "<!---?>|<!--.*?(--!?>|$)|<(?:[?!]|/(?![a-zA-Z]))[^>]*+>?", Pattern.DOTALL);

    private ForeignText() {}

    /** Whether the text differs from its bytes. */
    static boolean isEncoded(Slice raw) {
        return raw.contains('&') || raw.contains('<');
    }

    /** The text that a browser takes from the raw bytes of an element in XML or in HTML, in UTF-8. */
    static Slice decode(Slice raw, boolean xml) {
        if (!isEncoded(raw)) {
            return raw;
        }
        String text =
                (xml ? XML : HTML).matcher(raw.text(StandardCharsets.UTF_8)).replaceAll("");
        return Slice.of(CharacterReferences.decodeText(text).getBytes(StandardCharsets.UTF_8));
    }

    /** The text with a space behind each {@code <}, so that nobody reads it as markup. */
    static Slice apart(Slice markup) {
        String text = markup.text(StandardCharsets.ISO_8859_1);
        return Slice.of(text.replace("<", "< ").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes that stand for a text. */
    static Slice encode(String text) {
        return Slice.of(text.replace("&", "&amp;").replace("<", "&lt;").getBytes(StandardCharsets.UTF_8));
    }
}
