package io.consentry.rewrite;

/**
 * What is put into a page, as markup in ASCII, so that it reads the same in every encoding of pages.
 *
 * @param head goes first into the head
 * @param body goes first into the body, where the page has its tag and is read so far; empty for nothing
 */
public record Insertion(byte[] head, byte[] body) {
    private static final byte[] NOTHING = {};

    /** Something for the head alone. */
    public Insertion(byte[] head) {
        this(head, NOTHING);
    }
}
