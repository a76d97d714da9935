package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.consentry.html.CharacterReferences;

/** Text of scripts and style sheets in SVG, where character references, comments and CDATA mean something. */
final class ForeignText {
    private static final Pattern MARKUP = Pattern.compile("<!--.*?(-->|$)|<!\\[CDATA\\[|\\]\\]>", Pattern.DOTALL);

    private ForeignText() {}

    /** Whether the text differs from its bytes. */
    static boolean isEncoded(Slice raw) {
        return raw.contains('&') || raw.contains('<');
    }

    /** The text that a browser takes from the raw bytes, in UTF-8. */
    static Slice decode(Slice raw) {
        if (!isEncoded(raw)) {
            return raw;
        }
        String text = MARKUP.matcher(raw.text(StandardCharsets.UTF_8)).replaceAll("");
        return Slice.of(CharacterReferences.decodeText(text).getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that stand for a text. */
    static Slice encode(String text) {
        return Slice.of(text.replace("&", "&amp;").replace("<", "&lt;").getBytes(StandardCharsets.UTF_8));
    }
}
