package io.consentry.rewrite;

/** Rewrites one answer on its way to the browser. Not thread-safe. */
public interface Rewriter {
    /**
     * Takes the next piece, cut anywhere.
     *
     * @param bytes must not be modified afterwards
     */
    void write(byte[] bytes, int from, int to);

    /** Ends the answer. */
    void end();

    /** What became of its tags so far. */
    RewriteSummary summary();

    /** How many bytes are held back until it is known what they are. */
    int held();
}
