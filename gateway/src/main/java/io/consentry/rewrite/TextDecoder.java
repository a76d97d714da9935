package io.consentry.rewrite;

/** Decodes a text that comes in pieces, as browsers do it: what is malformed becomes U+FFFD and hides nothing behind it. */
public interface TextDecoder {
    /**
     * The characters of the next piece, so far as they are complete.
     *
     * @param last whether it is the last piece
     */
    String decode(byte[] bytes, boolean last);
}
