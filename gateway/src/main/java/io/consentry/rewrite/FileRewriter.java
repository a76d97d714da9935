package io.consentry.rewrite;

/** Rewrites a file of the site that is no page but loads others. */
public interface FileRewriter extends Rewriter {
    /** Whether another visitor might get something else of what has been read, so that no cache may keep it for all. */
    boolean dependsOnDecision();
}
