package io.consentry.rewrite;

import java.util.zip.CRC32C;

/**
 * Rewrites a drawing (SVG) of the site that pages take parts of, with {@code use}: what stands in them loads as if it stood in
 * the page. It judges whether a drawing depends on the visitor; one that does is rewritten as XML, so that where all is allowed
 * nothing is read. Not thread-safe.
 */
public final class DrawingRewriter implements FileRewriter {
    private final PageRewriter markup;
    private final CRC32C came = new CRC32C();
    private final CRC32C went = new CRC32C();

    /**
     * Begins a drawing.
     *
     * @param rules what it is judged by; its page is where the drawing itself stands
     * @param sink takes the rewritten drawing
     */
    public DrawingRewriter(PageRules rules, PageRewriter.Sink sink) {
        PageRewriter.Sink counted = (bytes, from, to) -> {
            went.update(bytes, from, to - from);
            sink.write(bytes, from, to);
        };
        // With a witness, all is judged whatever is allowed: whether it matters must not depend on who asks first.
        this.markup = PageRewriter.witnessed(rules, true, tag -> {}, counted);
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        came.update(bytes, from, to - from);
        markup.write(bytes, from, to);
    }

    @Override
    public void end() {
        markup.end();
    }

    /** Also where something is left out that could not be judged, such as default attributes. */
    @Override
    public boolean dependsOnDecision() {
        return markup.dependsOnDecision() || came.getValue() != went.getValue();
    }

    @Override
    public RewriteSummary summary() {
        return markup.summary();
    }

    @Override
    public int held() {
        return markup.held();
    }
}
