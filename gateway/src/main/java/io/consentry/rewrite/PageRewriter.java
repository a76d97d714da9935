package io.consentry.rewrite;

public final class PageRewriter {
    public interface Sink {
        void write(byte[] b, int f, int t);
    }

    private final Sink out;

    public PageRewriter(PageRules rules, byte @org.jspecify.annotations.Nullable [] snippet, Sink out) {
        this.out = out;
    }

    public void write(byte[] b, int f, int t) {
        out.write(b, f, t);
    }

    public void end() {}

    public RewriteSummary summary() {
        return new RewriteSummary();
    }
}
