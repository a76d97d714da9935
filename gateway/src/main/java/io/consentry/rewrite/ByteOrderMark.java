package io.consentry.rewrite;

import java.util.Arrays;

/** Recognises the UTF-8 byte order mark, which to the tokenizer would be text before the head. */
final class ByteOrderMark {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final byte[] NOTHING = {};

    private int seen;
    private boolean decided;
    private boolean taken;

    /** Reads what may be the mark; returns where the page's own bytes begin if {@link #isDecided()}. */
    int read(byte[] bytes, int from, int to) {
        int i = from;
        while (!decided && i < to) {
            if (bytes[i] == MARK[seen]) {
                seen++;
                i++;
                decided = isPresent();
            } else {
                decided = true;
            }
        }
        return i;
    }

    /** The page ends here. */
    void end() {
        decided = true;
    }

    boolean isDecided() {
        return decided;
    }

    boolean isPresent() {
        return seen == MARK.length;
    }

    /** The bytes that were read, once; none later. */
    byte[] take() {
        byte[] bytes = taken || seen == 0 ? NOTHING : Arrays.copyOf(MARK, seen);
        taken = true;
        return bytes;
    }
}
