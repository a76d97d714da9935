package io.consentry.rewrite;

import java.util.Arrays;

/**
 * Bytes that are held back, as slices of where they stand. Small ones are copied together, since each keeps an array
 * alive, and an origin that sends byte by byte would otherwise make us hold many times its page.
 */
final class Slices {
    /** Slices shorter than this, the first apart, are copied; in bytes. */
    private static final int SMALL = 512;

    private static final byte[] NOTHING = {};
    private static final int MOST_BLOCK = 8 * SMALL;
    private static final int MOST_VIEW = 64 << 10;

    private byte[][] arrays = new byte[2][];
    private int[] ranges = new int[4];
    private int count;
    private int size;

    /** Where small slices are copied to; what stands in it is never written over. */
    private byte[] block = NOTHING;

    private int blockTo;

    /** Where {@link #view} copies to. */
    private byte[] whole = NOTHING;

    void add(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        int length = to - from;
        size += length;
        if (extendsLast(bytes, from, to)) {
            return;
        }
        if (count == 0 || length >= SMALL) {
            append(bytes, from, to);
            return;
        }
        if (blockTo + length > block.length) {
            block = new byte[Math.min(MOST_BLOCK, Math.max(SMALL, 2 * block.length))];
            blockTo = 0;
        }
        System.arraycopy(bytes, from, block, blockTo, length);
        blockTo += length;
        if (!extendsLast(block, blockTo - length, blockTo)) {
            append(block, blockTo - length, blockTo);
        }
    }

    private boolean extendsLast(byte[] bytes, int from, int to) {
        if (count == 0 || arrays[count - 1] != bytes || ranges[2 * count - 1] != from) {
            return false;
        }
        ranges[2 * count - 1] = to;
        return true;
    }

    private void append(byte[] bytes, int from, int to) {
        if (arrays.length == count) {
            arrays = Arrays.copyOf(arrays, 2 * count);
            ranges = Arrays.copyOf(ranges, 4 * count);
        }
        arrays[count] = bytes;
        ranges[2 * count] = from;
        ranges[2 * count + 1] = to;
        count++;
    }

    /** Forgets them all. */
    void clear() {
        Arrays.fill(arrays, 0, count, null);
        count = 0;
        size = 0;
    }

    /** How many arrays are kept. */
    int arrayCount() {
        return count;
    }

    /** How many bytes. */
    int size() {
        return size;
    }

    /** The bytes in one piece, which is copied only where they stand in several; not to be modified. */
    Slice joined() {
        if (count == 1) {
            return new Slice(arrays[0], ranges[0], ranges[1]);
        }
        return copied(new byte[size]);
    }

    /** The same to be looked at: until the next call, unless it is long. */
    Slice view() {
        if (count == 1 || size > MOST_VIEW) {
            return joined();
        }
        if (whole.length < size) {
            whole = new byte[Math.min(MOST_VIEW, 2 * size)];
        }
        return copied(whole);
    }

    private Slice copied(byte[] target) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            int length = ranges[2 * i + 1] - ranges[2 * i];
            System.arraycopy(arrays[i], ranges[2 * i], target, at, length);
            at += length;
        }
        return new Slice(target, 0, size);
    }

    /** Passes the bytes on. */
    void copyTo(Output out) {
        for (int i = 0; i < count; i++) {
            out.copy(arrays[i], ranges[2 * i], ranges[2 * i + 1]);
        }
    }
}
