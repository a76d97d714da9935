package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes that are held back, as slices of where they stand. */
final class Slices {
    private final List<byte[]> arrays = new ArrayList<>();
    private int[] ranges = new int[8];
    private int size;

    void add(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        int count = arrays.size();
        size += to - from;
        if (count > 0 && arrays.get(count - 1) == bytes && ranges[2 * count - 1] == from) {
            ranges[2 * count - 1] = to;
            return;
        }
        if (ranges.length == 2 * count) {
            ranges = Arrays.copyOf(ranges, 4 * count);
        }
        arrays.add(bytes);
        ranges[2 * count] = from;
        ranges[2 * count + 1] = to;
    }

    /** How many bytes. */
    int size() {
        return size;
    }

    /** The bytes in one piece. */
    byte[] joined() {
        byte[] whole = new byte[size];
        int at = 0;
        for (int i = 0; i < arrays.size(); i++) {
            int length = ranges[2 * i + 1] - ranges[2 * i];
            System.arraycopy(arrays.get(i), ranges[2 * i], whole, at, length);
            at += length;
        }
        return whole;
    }

    /** Passes the bytes on. */
    void copyTo(Output out) {
        for (int i = 0; i < arrays.size(); i++) {
            out.copy(arrays.get(i), ranges[2 * i], ranges[2 * i + 1]);
        }
    }
}
