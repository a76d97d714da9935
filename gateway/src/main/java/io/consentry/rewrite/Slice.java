package io.consentry.rewrite;

import java.nio.charset.Charset;
import java.util.Arrays;

import io.consentry.html.ByteScan;

/**
 * Bytes that stand within an array, which is not modified.
 *
 * @param from the first byte
 * @param to the byte after the last
 */
@SuppressWarnings("ArrayRecordComponent") // a view, never compared
record Slice(byte[] bytes, int from, int to) {
    static final Slice EMPTY = of(new byte[0]);

    /** All of an array. */
    static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    int length() {
        return to - from;
    }

    boolean contains(char ascii) {
        return ByteScan.find(bytes, from, to, ascii) < to;
    }

    String text(Charset charset) {
        return new String(bytes, from, to - from, charset);
    }

    /** The same bytes in an array of their own. */
    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
