package io.consentry.html;

import java.util.Arrays;

/**
 * What earlier chunks held of the token that is not finished. Two arrays take turns, since the latest may still be on its
 * way when the next token is cut.
 */
final class Carry {
    private static final byte[] NOTHING = {};

    /** Longer arrays are not used again; in bytes. */
    private static final int MOST_REUSED = 64 << 10;

    private byte[] bytes = NOTHING;
    private byte[] other = NOTHING;
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    /** The bytes, from the first on. */
    byte[] bytes() {
        return bytes;
    }

    /** How much memory it takes, in bytes. */
    int held() {
        return bytes.length + other.length;
    }

    void add(byte[] chunk, int from, int to) {
        int sum = length + to - from;
        if (sum > bytes.length) {
            bytes = Arrays.copyOf(bytes, length == 0 ? sum : 2 * sum);
        }
        System.arraycopy(chunk, from, bytes, length, to - from);
        length = sum;
    }

    /** Keeps the first bytes alone. */
    void cut(int to) {
        length = Math.min(length, to);
        bytes = Arrays.copyOf(bytes, length);
    }

    /** Forgets them; whoever was given them needs them until the next token but one is carried. */
    void clear() {
        byte[] latest = bytes.length > MOST_REUSED ? NOTHING : bytes;
        bytes = other;
        other = latest;
        length = 0;
    }

    /** Forgets them, and leaves the arrays to whoever was given them. */
    void leave() {
        bytes = NOTHING;
        other = NOTHING;
        length = 0;
    }
}
