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
    private boolean cut;

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

    /** Keeps the first bytes alone, of a token that is too long: nothing is added any more. */
    void cut(int to) {
        length = Math.min(length, to);
        bytes = Arrays.copyOf(bytes, length);
        cut = true;
    }

    boolean isCut() {
        return cut;
    }

    /**
     * Forgets them.
     *
     * @param kept whether whoever was given them needs them longer than until the next token but one is carried, or for good
     */
    void drop(boolean kept) {
        if (kept) {
            bytes = NOTHING;
            other = NOTHING;
        } else if (length > 0) {
            byte[] latest = bytes.length > MOST_REUSED ? NOTHING : bytes;
            bytes = other;
            other = latest;
        }
        length = 0;
        cut = false;
    }
}
