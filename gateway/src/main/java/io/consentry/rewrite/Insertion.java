package io.consentry.rewrite;

import java.util.List;

/** What is put into a page, as markup in ASCII, so that it reads the same in every encoding of pages. */
public final class Insertion {
    private static final byte[] NOTHING = {};

    private final byte[] head;
    private final byte[] body;

    /** Something for the head alone. */
    public Insertion(byte[] head) {
        this(head, NOTHING);
    }

    /**
     * Takes both parts, which must not be modified afterwards.
     *
     * @param head goes first into the head
     * @param body goes first into the body, where the page has its tag and is read so far; empty for nothing
     */
    public Insertion(byte[] head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    /** The same with the nonces that a page's content security policies ask for. */
    public Insertion withNonces(List<String> policies) {
        return new Insertion(Nonces.write(head, policies), Nonces.write(body, policies));
    }

    /** What goes first into the head. */
    public byte[] head() {
        return head;
    }

    /** What goes first into the body; empty for nothing. */
    public byte[] body() {
        return body;
    }
}
