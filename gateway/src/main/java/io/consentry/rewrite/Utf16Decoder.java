package io.consentry.rewrite;

/** UTF-16 as browsers decode it (WHATWG Encoding, 14.2). Java's own decoder swallows what follows half a pair. */
final class Utf16Decoder implements TextDecoder {
    private static final char REPLACEMENT = '\uFFFD';

    private final boolean big;
    /** The first byte of a unit, or -1. */
    private int first = -1;
    /** The first half of a pair, or 0. */
    private char high;

    /**
     * A decoder.
     *
     * @param isBigEndian whether the higher byte comes first
     */
    Utf16Decoder(boolean isBigEndian) {
        big = isBigEndian;
    }

    @Override
    public String decode(byte[] bytes, boolean last) {
        StringBuilder out = new StringBuilder(bytes.length / 2 + 2);
        for (byte each : bytes) {
            int b = each & 0xFF;
            if (first < 0) {
                first = b;
            } else {
                unit((char) (big ? (first << 8) | b : (b << 8) | first), out);
                first = -1;
            }
        }
        if (last && (first >= 0 || high != 0)) {
            out.append(REPLACEMENT);
        }
        return out.toString();
    }

    private void unit(char c, StringBuilder out) {
        if (Character.isLowSurrogate(c) && high != 0) {
            out.append(high).append(c);
            high = 0;
            return;
        }
        if (high != 0) {
            out.append(REPLACEMENT);
            high = 0;
        }
        if (Character.isHighSurrogate(c)) {
            high = c;
        } else {
            out.append(Character.isLowSurrogate(c) ? REPLACEMENT : c);
        }
    }
}
