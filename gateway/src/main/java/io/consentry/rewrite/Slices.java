package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that are held back, as slices of where they stand. Small ones are copied together, since each keeps an array
 * alive, and an origin that sends byte by byte would otherwise make us hold many times its page.
 */
final class Slices {
    /** Slices shorter than this, the first apart, are copied; in bytes. */
    private static final int SMALL = 512;

    private static final int BLOCK = 8 * SMALL;

    private final List<byte[]> arrays = new ArrayList<>();
    private int[] ranges = new int[8];
    private int size;

    /** Where small slices are copied to; what stands in it is never written over. */
    private byte[] block = new byte[0];

    private int blockTo;

    void add(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        int length = to - from;
        size += length;
        if (extendsLast(bytes, from, to)) {
            return;
        }
        if (arrays.isEmpty() || length >= SMALL) {
            append(bytes, from, to);
            return;
        }
        if (blockTo + length > block.length) {
            block = new byte[BLOCK];
            blockTo = 0;
        }
        System.arraycopy(bytes, from, block, blockTo, length);
        blockTo += length;
        if (!extendsLast(block, blockTo - length, blockTo)) {
            append(block, blockTo - length, blockTo);
        }
    }

    private boolean extendsLast(byte[] bytes, int from, int to) {
        int count = arrays.size();
        if (count == 0 || arrays.get(count - 1) != bytes || ranges[2 * count - 1] != from) {
            return false;
        }
        ranges[2 * count - 1] = to;
        return true;
    }

    private void append(byte[] bytes, int from, int to) {
        int count = arrays.size();
        if (ranges.length == 2 * count) {
            ranges = Arrays.copyOf(ranges, 4 * count);
        }
        arrays.add(bytes);
        ranges[2 * count] = from;
        ranges[2 * count + 1] = to;
    }

    /** How many arrays are kept. */
    int arrayCount() {
        return arrays.size();
    }

    /** How many bytes. */
    int size() {
        return size;
    }

    /** The bytes in one piece, which is copied only where they stand in several; not to be modified. */
    Slice joined() {
        if (arrays.size() == 1) {
            return new Slice(arrays.get(0), ranges[0], ranges[1]);
        }
        byte[] whole = new byte[size];
        int at = 0;
        for (int i = 0; i < arrays.size(); i++) {
            int length = ranges[2 * i + 1] - ranges[2 * i];
            System.arraycopy(arrays.get(i), ranges[2 * i], whole, at, length);
            at += length;
        }
        return new Slice(whole, 0, size);
    }

    /** Passes the bytes on. */
    void copyTo(Output out) {
        for (int i = 0; i < arrays.size(); i++) {
            out.copy(arrays.get(i), ranges[2 * i], ranges[2 * i + 1]);
        }
    }
}
