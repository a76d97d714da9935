package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.consentry.html.ByteScan;
import io.consentry.html.CharacterReferences;

/** Text of scripts and style sheets in SVG, where character references, comments and CDATA mean something. */
final class ForeignText {
    private static final Pattern MARKUP = Pattern.compile("<!--.*?(-->|$)|<!\\[CDATA\\[|\\]\\]>", Pattern.DOTALL);

    private ForeignText() {}

    /** Whether the text differs from its bytes. */
    static boolean isEncoded(byte[] raw) {
        return ByteScan.find(raw, 0, raw.length, '&') < raw.length
                || ByteScan.find(raw, 0, raw.length, '<') < raw.length;
    }

    /** The text that a browser takes from the raw bytes, in UTF-8. */
    static byte[] decode(byte[] raw) {
        if (!isEncoded(raw)) {
            return raw;
        }
        String text = MARKUP.matcher(new String(raw, StandardCharsets.UTF_8)).replaceAll("");
        return CharacterReferences.decodeText(text).getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that stand for a text. */
    static byte[] encode(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").getBytes(StandardCharsets.UTF_8);
    }
}
