package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

/** Hands on slices of the input, joined where they adjoin, and inserted bytes. */
final class Output {
    private final PageRewriter.Sink sink;
    private byte[] pending = new byte[0];
    private int from;
    private int to;
    private byte last;

    Output(PageRewriter.Sink sink) {
        this.sink = sink;
    }

    /** Passes bytes on as they are. */
    void copy(byte[] bytes, int start, int end) {
        if (start == end) {
            return;
        }
        last = bytes[end - 1];
        if (bytes == pending && start == to) {
            to = end;
            return;
        }
        flush();
        pending = bytes;
        from = start;
        to = end;
    }

    /** Passes bytes on as they are. */
    void copy(Slice slice) {
        copy(slice.bytes(), slice.from(), slice.to());
    }

    /** Puts bytes in that the page does not have. */
    void insert(byte[] bytes) {
        copy(bytes, 0, bytes.length);
    }

    /** Puts ASCII text in. */
    void insert(String ascii) {
        insert(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Notes that something of the page is left out here. The attack is text that becomes a tag by that: leaving out
     * {@code <link …>} from {@code <<link …>img src=…>}. An empty comment keeps the two ends apart.
     */
    void leaveOut() {
        if (last == '<') {
            insert("<!---->");
        }
    }

    void flush() {
        if (from < to) {
            sink.write(pending, from, to);
        }
        from = to;
    }
}
