package io.consentry.vendor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Many byte strings sought at once. Each is known by four bytes of it, its window; the text is read four bytes at every
 * place, and only where such four bytes may be somebody's window are strings compared (Karp and Rabin, 1987).
 *
 * <p>One that begins with a letter, digit, {@code _} or {@code $} counts only where none of these stands before it.
 * Immutable, and seeking allocates nothing. An automaton would read each byte once as well, but could not begin with one
 * before it is done with that before it.
 */
final class Needles {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Two to the power of it are the slots, one bit each. */
    private static final int SLOT_BITS = 17;

    /** Letters that windows are better without, since all text has them. */
    private static final String COMMON = "etaonirsldcupmfh ";

    private final byte[][] needles;
    private final boolean[] words;

    /** By needle: where its window stands in it. */
    private final int[] offsets;

    /** The windows in ascending order, with the needles they belong to. */
    private final int[] windows;

    private final int[] owners;

    private final long[] slots = new long[(1 << SLOT_BITS) / Long.SIZE];

    /** How many bytes a window has: four, or fewer if a needle is shorter. */
    private final int width;

    private final int mask;

    /** Takes one occurrence. */
    interface Hits {
        /**
         * Hears of an occurrence.
         *
         * @param needle its number
         * @param at where it begins
         * @return whether to seek on
         */
        boolean hit(int needle, int at);
    }

    /**
     * Prepares a search.
     *
     * @param sought each in ASCII and not empty; numbered from 0
     */
    Needles(List<String> sought) {
        needles = sought.stream()
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        width = Arrays.stream(needles).mapToInt(needle -> needle.length).reduce(Integer.BYTES, Math::min);
        mask = width == Integer.BYTES ? -1 : (1 << (Byte.SIZE * width)) - 1;
        words = new boolean[needles.length];
        offsets = new int[needles.length];
        long[] sorted = new long[needles.length];
        for (int i = 0; i < needles.length; i++) {
            words[i] = isWord(needles[i][0]);
            offsets[i] = rarest(needles[i]);
            int window = slowly(needles[i], offsets[i]);
            sorted[i] = ((long) window << Integer.SIZE) | i;
            int slot = slot(window);
            slots[slot >>> 6] |= 1L << slot;
        }
        Arrays.sort(sorted);
        windows = Arrays.stream(sorted)
                .mapToInt(each -> (int) (each >> Integer.SIZE))
                .toArray();
        owners = Arrays.stream(sorted).mapToInt(each -> (int) each).toArray();
    }

    /** Seeks between two positions. An occurrence is told of in the order of its window. */
    void seek(byte[] text, int from, int to, Hits hits) {
        int last = to - width;
        int fast = Math.min(last, text.length - Integer.BYTES);
        int at = from;
        for (; at <= fast; at++) {
            int window = (int) INTS.get(text, at) & mask;
            int slot = slot(window);
            if ((slots[slot >>> 6] & (1L << slot)) != 0 && !tell(window, text, from, to, at, hits)) {
                return;
            }
        }
        for (; at <= last; at++) {
            if (!tell(slowly(text, at), text, from, to, at, hits)) {
                return;
            }
        }
    }

    /** Whether any of the sought strings occurs. */
    boolean isAny(byte[] text, int from, int to) {
        boolean[] any = new boolean[1];
        seek(text, from, to, (needle, at) -> {
            any[0] = true;
            return false;
        });
        return any[0];
    }

    private boolean tell(int window, byte[] text, int from, int to, int at, Hits hits) {
        int i = Arrays.binarySearch(windows, window);
        while (i > 0 && windows[i - 1] == window) {
            i--;
        }
        for (; i >= 0 && i < windows.length && windows[i] == window; i++) {
            int needle = owners[i];
            int start = at - offsets[needle];
            if (occurs(needle, text, from, to, start) && !hits.hit(needle, start)) {
                return false;
            }
        }
        return true;
    }

    private boolean occurs(int needle, byte[] text, int from, int to, int start) {
        int length = needles[needle].length;
        if (start < from || start + length > to) {
            return false;
        }
        boolean counts = !words[needle] || start == from || !isWord(text[start - 1]);
        return counts && Arrays.equals(text, start, start + length, needles[needle], 0, length);
    }

    private int rarest(byte[] needle) {
        int best = 0;
        int fewest = Integer.MAX_VALUE;
        for (int offset = 0; offset <= needle.length - width; offset++) {
            int common = 0;
            for (int i = offset; i < offset + width; i++) {
                common += COMMON.indexOf(needle[i]) >= 0 ? 1 : 0;
            }
            if (common < fewest) {
                fewest = common;
                best = offset;
            }
        }
        return best;
    }

    private int slowly(byte[] text, int at) {
        int window = 0;
        for (int i = width - 1; i >= 0; i--) {
            window = (window << Byte.SIZE) | (text[at + i] & 0xff);
        }
        return window;
    }

    private static int slot(int window) {
        return (window * 0x9e3779b9) >>> (Integer.SIZE - SLOT_BITS);
    }

    /** Whether a byte continues a JavaScript name, as far as what is sought has such. */
    private static boolean isWord(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' || b == '$';
    }
}
