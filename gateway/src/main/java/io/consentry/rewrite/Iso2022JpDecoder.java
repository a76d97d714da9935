package io.consentry.rewrite;

import java.nio.charset.Charset;

/** ISO-2022-JP as browsers decode it (WHATWG Encoding, 12.2.1), whose escapes decide whether {@code <} is one. */
final class Iso2022JpDecoder implements TextDecoder {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int ESCAPE = 0x1B;
    private static final Charset EUC_JP = Charset.forName("EUC-JP");

    private enum Mode {
        ASCII,
        ROMAN,
        KATAKANA,
        KANJI
    }

    private Mode mode = Mode.ASCII;
    /** The first byte of a character of two, or 0. */
    private int lead;
    /** Bytes of an escape so far: 0, 1 or 2. */
    private int escaped;

    private int second;
    private boolean escapedBefore;

    @Override
    public String decode(byte[] bytes, boolean last) {
        StringBuilder out = new StringBuilder(bytes.length + 2);
        for (byte each : bytes) {
            take(each & 0xFF, out);
        }
        if (last && (escaped > 0 || lead > 0)) {
            out.append(REPLACEMENT);
        }
        return out.toString();
    }

    private void take(int b, StringBuilder out) {
        if (escaped == 1) {
            if (b == '$' || b == '(') {
                second = b;
                escaped = 2;
                return;
            }
            noEscape(out);
        } else if (escaped == 2) {
            if (escapes(b, out)) {
                return;
            }
            noEscape(out);
            plain(second, out);
        }
        plain(b, out);
    }

    private void noEscape(StringBuilder out) {
        escaped = 0;
        escapedBefore = false;
        out.append(REPLACEMENT);
    }

    private boolean escapes(int b, StringBuilder out) {
        Mode next;
        if (second == '(') {
            next = b == 'B' ? Mode.ASCII : b == 'J' ? Mode.ROMAN : Mode.KATAKANA;
            if (next == Mode.KATAKANA && b != 'I') {
                return false;
            }
        } else {
            next = Mode.KANJI;
            if (b != '@' && b != 'B') {
                return false;
            }
        }
        if (escapedBefore) {
            out.append(REPLACEMENT); // two escapes in a row are an error
        }
        mode = next;
        escaped = 0;
        escapedBefore = true;
        return true;
    }

    private void plain(int b, StringBuilder out) {
        if (b == ESCAPE) {
            if (lead > 0) {
                lead = 0;
                out.append(REPLACEMENT);
            }
            escaped = 1;
            return;
        }
        escapedBefore = false;
        boolean graphic = b >= 0x21 && b <= 0x7E;
        if (mode == Mode.KANJI) {
            kanji(b, graphic, out);
        } else if (b >= 0x80 || b == 0x0E || b == 0x0F || (mode == Mode.KATAKANA && (b < 0x21 || b > 0x5F))) {
            out.append(REPLACEMENT);
        } else if (mode == Mode.KATAKANA) {
            out.append((char) (0xFF61 - 0x21 + b));
        } else if (mode == Mode.ROMAN && (b == 0x5C || b == 0x7E)) {
            out.append(b == 0x5C ? '\u00A5' : '\u203E');
        } else {
            out.append((char) b);
        }
    }

    private void kanji(int b, boolean graphic, StringBuilder out) {
        if (!graphic) {
            lead = 0;
            out.append(REPLACEMENT);
        } else if (lead == 0) {
            lead = b;
        } else {
            byte[] pair = {(byte) (lead | 0x80), (byte) (b | 0x80)};
            lead = 0;
            String decoded = new String(pair, EUC_JP);
            out.append(decoded.length() == 1 ? decoded.charAt(0) : REPLACEMENT);
        }
    }
}
