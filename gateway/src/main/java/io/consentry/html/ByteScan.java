package io.consentry.html;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/** Searches and comparisons over the bytes of markup, which are ASCII wherever they mean something. */
public final class ByteScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** By byte, as unsigned: whether it is white space, ends a tag's name, or ends an attribute's. */
    private static final byte[] KINDS = new byte[256];

    private static final int SPACE = 1;
    private static final int ENDS_NAME = 2;
    private static final int ENDS_ATTRIBUTE_NAME = 4;
    private static final int ENDS_UNQUOTED = 8;

    static {
        for (char c : " \n\t\r\f".toCharArray()) {
            KINDS[c] = SPACE | ENDS_NAME | ENDS_ATTRIBUTE_NAME | ENDS_UNQUOTED;
        }
        KINDS['/'] = ENDS_NAME | ENDS_ATTRIBUTE_NAME;
        KINDS['>'] = ENDS_NAME | ENDS_ATTRIBUTE_NAME | ENDS_UNQUOTED;
        KINDS['='] = ENDS_ATTRIBUTE_NAME;
    }

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
            long zeroes = zeroes((long) LONGS.get(bytes, i) ^ pattern);
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

    /**
     * The first place of either of two bytes in {@code bytes[from, to)}.
     *
     * @return {@code to} if neither occurs
     */
    public static int findEither(byte[] bytes, int from, int to, char one, char other) {
        long onePattern = one * ONES;
        long otherPattern = other * ONES;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            long zeroes = zeroes(eight ^ onePattern) | zeroes(eight ^ otherPattern);
            if (zeroes != 0) {
                return i + (Long.numberOfTrailingZeros(zeroes) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == one || bytes[i] == other) {
                return i;
            }
        }
        return to;
    }

    /**
     * The first place of two bytes in a row in {@code bytes[from, to)}.
     *
     * @return {@code to} if they do not occur
     */
    public static int findPair(byte[] bytes, int from, int to, char one, char other) {
        long onePattern = one * ONES;
        long otherPattern = other * ONES;
        int i = from;
        for (; i < to - Long.BYTES; i += Long.BYTES) {
            long pairs = zeroes((long) LONGS.get(bytes, i) ^ onePattern)
                    & zeroes((long) LONGS.get(bytes, i + 1) ^ otherPattern);
            for (; pairs != 0; pairs &= pairs - 1) {
                int place = i + (Long.numberOfTrailingZeros(pairs) >>> 3);
                if (bytes[place] == one && bytes[place + 1] == other) {
                    return place;
                }
            }
        }
        for (; i + 1 < to; i++) {
            if (bytes[i] == one && bytes[i + 1] == other) {
                return i;
            }
        }
        return to;
    }

    /** Has the high bit of the first byte that is zero as its lowest bit; is zero if no byte is. */
    private static long zeroes(long eight) {
        return (eight - ONES) & ~eight & HIGHS;
    }

    /**
     * The word {@code bytes[from, to)} as a number, ASCII capitals made small: the first byte lowest.
     *
     * @param to at most eight bytes behind {@code from}
     */
    static long word(byte[] bytes, int from, int to) {
        int length = to - from;
        long word;
        if (from + Long.BYTES <= bytes.length) {
            word = (long) LONGS.get(bytes, from) & (length == Long.BYTES ? -1L : (1L << (8 * length)) - 1);
        } else {
            word = 0;
            for (int i = to - 1; i >= from; i--) {
                word = (word << 8) | (bytes[i] & 0xff);
            }
        }
        // Adding sets the high bit of each byte of seven bits that reaches 'A', or passes 'Z'; the difference is
        // capitals.
        long sevenBits = word & ~HIGHS;
        long capitals = (sevenBits + (0x80 - 'A') * ONES) & ~(sevenBits + (0x7f - 'Z') * ONES) & ~word & HIGHS;
        return word | (capitals >>> 2);
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

    /** Whether an ASCII word of at least two characters stands anywhere in {@code bytes[from, to)}. */
    public static boolean contains(byte[] bytes, int from, int to, String word) {
        char one = word.charAt(0);
        char other = word.charAt(1);
        int i = findPair(bytes, from, to, one, other);
        while (i < to && !startsWith(bytes, i, to, word)) {
            i = findPair(bytes, i + 1, to, one, other);
        }
        return i < to;
    }

    /** Whether {@code bytes[from, to)} begins with an ASCII word. */
    public static boolean startsWith(byte[] bytes, int from, int to, String word) {
        boolean equal = to - from >= word.length();
        for (int i = 0; equal && i < word.length(); i++) {
            equal = bytes[from + i] == word.charAt(i);
        }
        return equal;
    }

    /** Whether {@code bytes[from, to)} is an ASCII word. */
    static boolean equals(byte[] bytes, int from, int to, String word) {
        return to - from == word.length() && startsWith(bytes, from, to, word);
    }

    /** Whether {@code bytes[from, to)} is one of some ASCII words in small letters, whatever the case of its own. */
    public static boolean isOneOf(List<String> words, byte[] bytes, int from, int to) {
        for (int i = 0; i < words.size(); i++) {
            if (equalsIgnoreCase(bytes, from, to, words.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code bytes[from, to)} is an ASCII word, whatever the case of its letters. */
    public static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String lowerCase) {
        return to - from == lowerCase.length() && startsWithIgnoreCase(bytes, from, to, lowerCase);
    }

    /** Whether HTML counts this byte as white space: tab, line feed, form feed, carriage return, space. */
    public static boolean isSpace(byte b) {
        return (KINDS[b & 0xff] & SPACE) != 0;
    }

    /** The first place in {@code bytes[from, to)} that is not white space, or {@code to}. */
    public static int skipSpace(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    /** The first place in {@code bytes[from, to)} that ends the name of a tag, or {@code to}. */
    static int endOfName(byte[] bytes, int from, int to) {
        return first(bytes, from, to, ENDS_NAME);
    }

    /** The first place in {@code bytes[from, to)} that ends the name of an attribute, or {@code to}. */
    static int endOfAttributeName(byte[] bytes, int from, int to) {
        return first(bytes, from, to, ENDS_ATTRIBUTE_NAME);
    }

    /** The first place in {@code bytes[from, to)} that ends a value without quotes, or {@code to}. */
    static int endOfUnquoted(byte[] bytes, int from, int to) {
        return first(bytes, from, to, ENDS_UNQUOTED);
    }

    /** Names are short, and of any length: eight bytes at a step guess less about where they end than one at a step. */
    private static int first(byte[] bytes, int from, int to, int kind) {
        int i = from;
        while (i <= to - Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            long spaces = (eight - ('!' * ONES)) & ~eight & HIGHS;
            long signs = zeroes((eight & ~(3 * ONES)) ^ ('<' * ONES)) | zeroes(eight ^ ('/' * ONES));
            long maybe = spaces | signs;
            if (maybe == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Long.numberOfTrailingZeros(maybe) >>> 3;
            if ((KINDS[bytes[i] & 0xff] & kind) != 0) {
                return i;
            }
            i++;
        }
        while (i < to && (KINDS[bytes[i] & 0xff] & kind) == 0) {
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
