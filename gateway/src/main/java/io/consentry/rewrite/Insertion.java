package io.consentry.rewrite;

import java.util.List;

/** What is put into a page, as markup in ASCII, so that it reads the same in every encoding of pages. */
public final class Insertion {
    private static final byte[] NOTHING = {};

    private final byte[] head;
    private final byte[] body;
    private final byte[] frames;

    /** Something for the head alone. */
    public Insertion(byte[] head) {
        this(head, NOTHING, NOTHING);
    }

    /**
     * Takes all parts, which must not be modified afterwards.
     *
     * @param head goes first into the head
     * @param body goes first into the body, where the page has its tag and is read so far; empty for nothing
     * @param frames goes first into documents that the page has in its frames' tags ({@code srcdoc}); empty for nothing
     */
    public Insertion(byte[] head, byte[] body, byte[] frames) {
        this.head = head;
        this.body = body;
        this.frames = frames;
    }

    /** The same with the nonces that a page's content security policies ask for. */
    public Insertion withNonces(List<String> policies) {
        return new Insertion(
                Nonces.write(head, policies), Nonces.write(body, policies), Nonces.write(frames, policies));
    }

    /** What goes first into the head. */
    public byte[] head() {
        return head;
    }

    /** What goes first into the body; empty for nothing. */
    public byte[] body() {
        return body;
    }

    /** What goes first into documents in frames' tags; empty for nothing. */
    public byte[] frames() {
        return frames;
    }
}
