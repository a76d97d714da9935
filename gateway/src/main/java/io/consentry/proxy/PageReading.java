package io.consentry.proxy;

import java.util.function.Consumer;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.rewrite.Rewriter;

/** Reads a page as it comes from the origin: decoded where compressed or not ASCII, and judged. */
final class PageReading {
    /** Begins a page. */
    @FunctionalInterface
    interface Start {
        /**
         * Makes what rewrites the page.
         *
         * @param first the page's first bytes, six at least unless it is shorter or begins with a byte order mark
         * @param sink takes the rewritten page
         */
        Rewriter begin(byte[] first, PageRewriter.Sink sink);
    }

    /** About what a page takes that holds nothing back, and what its decoder adds, native memory included. */
    private static final int PLAIN_BYTES = 64 * 1024;

    private static final int DECODER_BYTES = 1024 * 1024;

    private final TextType type;
    private final @Nullable ContentDecoder decoder;
    private final Start start;
    private final PageRewriter.Sink sink;
    private final Consumer<RewriteSummary> summaries;
    private final PageText text;
    private @Nullable Rewriter rewriter;

    /**
     * Begins.
     *
     * @param decoder null where the page comes plain; released with this
     * @param sink takes the rewritten page
     * @param summaries hears once what became of the tags
     */
    PageReading(
            TextType type,
            @Nullable ContentDecoder decoder,
            Start start,
            PageRewriter.Sink sink,
            Consumer<RewriteSummary> summaries) {
        this.type = type;
        this.decoder = decoder;
        this.start = start;
        this.sink = sink;
        this.summaries = summaries;
        this.text = new PageText(type, bytes -> begun(bytes).write(bytes, 0, bytes.length));
    }

    /** Takes the next piece; fails where it cannot be read. */
    void write(byte[] bytes) {
        if (decoder == null) {
            text.write(bytes);
        } else {
            decoder.write(bytes, text::write);
        }
    }

    /** Ends the page. */
    void end() {
        text.end();
        Rewriter page = begun(new byte[0]);
        page.end();
        summaries.accept(page.summary());
    }

    /** Prepares the answer's head, once the page's beginning has been read. */
    void nameEncoding(MultiMap headers) {
        String label = type.named() ? text.declared() : null;
        if (label != null) {
            ContentTypes.name(headers, label);
        }
    }

    /** Whether what goes out is not what came, whatever became of its tags. */
    boolean isReencoded() {
        return text.isChanged();
    }

    /** What it takes now, in bytes. */
    int held() {
        int decoding = decoder == null ? 0 : DECODER_BYTES;
        return PLAIN_BYTES + decoding + (rewriter == null ? 0 : rewriter.held());
    }

    /** Lets go of native memory and of what is held back, finished or not. */
    void release() {
        rewriter = null;
        if (decoder != null) {
            decoder.release();
        }
    }

    private Rewriter begun(byte[] first) {
        Rewriter known = rewriter;
        if (known == null) {
            known = start.begin(first, sink);
            rewriter = known;
        }
        return known;
    }
}
