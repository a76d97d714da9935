package io.consentry.proxy;

import java.util.Arrays;

/** Gathers the bytes of one request head, and stops at the first that cannot belong to one. */
final class HeadScan {
    /** Bytes of a whole head, request line and fields. */
    static final int MAX_HEAD = 16 * 1024;

    /** Bytes of one line in it. */
    static final int MAX_LINE = 8 * 1024;

    private static final int FIRST_SIZE = 1024;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;
    private int lineStart;
    private boolean firstLine = true;
    private boolean complete;

    /**
     * Takes the next byte.
     *
     * @return the status with which the request is refused, or {@link RequestHead#ADMITTED}
     */
    int take(byte next) {
        if (size == 2 && bytes[0] == '\r' && bytes[1] == '\n') {
            // One empty line before a request is let pass (RFC 9112, 2.2).
            size = 0;
            lineStart = 0;
            firstLine = next != '\r' && next != '\n';
            if (!firstLine) {
                return 400;
            }
        }
        if (size == MAX_HEAD) {
            return 431;
        }
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_HEAD, 2 * bytes.length));
        }
        bytes[size++] = next;
        boolean returned = size > lineStart + 1 && bytes[size - 2] == '\r';
        if (returned != (next == '\n') || next == 0) {
            return 400;
        }
        if (next == '\n') {
            return endOfLine();
        }
        if (size - lineStart > MAX_LINE) {
            return firstLine ? 414 : 431;
        }
        return RequestHead.ADMITTED;
    }

    private int endOfLine() {
        boolean empty = size - lineStart == 2;
        complete = empty && lineStart > 0;
        firstLine = firstLine && empty;
        lineStart = size;
        return RequestHead.ADMITTED;
    }

    /** Whether the empty line at its end has come. */
    boolean isComplete() {
        return complete;
    }

    /** Whether nothing of a head has come yet. */
    boolean isEmpty() {
        return size == 0;
    }

    /** The bytes so far, {@link #size} of them. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }
}
