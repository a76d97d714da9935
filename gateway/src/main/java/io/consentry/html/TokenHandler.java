package io.consentry.html;

/**
 * Receives the tokens of a document in order. Their ranges, taken together, are the whole input, each byte once.
 *
 * <p>The arrays are not modified by the tokenizer as long as the handler {@linkplain #keepsBytes needs} slices of them.
 */
public interface TokenHandler {
    /**
     * A piece of text, with the tags in it that {@linkplain #passes pass}. One run of text may come in several pieces, cut
     * anywhere.
     *
     * @param bytes the raw bytes are {@code bytes[from, to)}, not empty
     */
    void text(byte[] bytes, int from, int to);

    /**
     * Whether a tag may be handed on as a part of the text around it. Asked only about a tag that changes nothing about
     * how what follows is read, and before the text that stands before it is handed on.
     */
    default boolean passes(Tag tag) {
        return false;
    }

    /**
     * Whether slices that the handler has been given so far are needed once the piece at hand has been read whole. Asked
     * after each token that several pieces held: if not, their bytes make room for another such token in the next piece.
     */
    default boolean keepsBytes() {
        return true;
    }

    /** A start tag. The object is reused: what is needed later must be copied. */
    void startTag(Tag tag);

    /** An end tag. The object is reused. */
    void endTag(Tag tag);

    /**
     * A piece of other markup, its delimiters included.
     *
     * @param last whether the construct ends with this piece, which may be empty
     */
    void markup(Markup kind, byte[] bytes, int from, int to, boolean last);
}
