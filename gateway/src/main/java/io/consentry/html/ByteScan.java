package io.consentry.html;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches and comparisons over the bytes of markup, which are ASCII wherever they mean something. */
public final class ByteScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private ByteScan() {}

    /**
     * The first place of a byte in {@code bytes[from, to)}, eight bytes at a step.
     *
     * @return {@code to} if it does not occur
     */
    public static int find(byte[] bytes, int from, int to, char wanted) {
        long pattern = wanted * ONES;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long difference = (long) LONGS.get(bytes, i) ^ pattern;
            long zeroes = (difference - ONES) & ~difference & HIGHS;
            if (zeroes != 0) {
                return i + (Long.numberOfTrailingZeros(zeroes) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    /** Whether {@code bytes[from, to)} contains an ASCII word, whatever the case of its letters. */
    public static boolean containsIgnoreCase(byte[] bytes, int from, int to, String lowerCase) {
        int last = to - lowerCase.length();
        for (int i = from; i <= last; i++) {
            if (startsWithIgnoreCase(bytes, i, to, lowerCase)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code bytes[from, to)} begins with an ASCII word, whatever the case of its letters. */
    public static boolean startsWithIgnoreCase(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (lower(bytes[from + i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code bytes[from, to)} is an ASCII word, whatever the case of its letters. */
    public static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String lowerCase) {
        return to - from == lowerCase.length() && startsWithIgnoreCase(bytes, from, to, lowerCase);
    }

    /** Whether HTML counts this byte as white space: tab, line feed, form feed, carriage return, space. */
    public static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f';
    }

    /** The first place in {@code bytes[from, to)} that is not white space, or {@code to}. */
    public static int skipSpace(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Whether this byte is an ASCII letter. */
    public static boolean isLetter(byte b) {
        int folded = b | 0x20;
        return folded >= 'a' && folded <= 'z';
    }

    /** The byte with an ASCII capital made small; bytes from 0x80 are negative. */
    public static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    }
}
