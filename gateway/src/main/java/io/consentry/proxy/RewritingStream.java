package io.consentry.proxy;

import java.util.function.Consumer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.RewriteSummary;

/** Stands before a response and rewrites what is written: decoded where compressed or not ASCII, judged, compressed
 * again. */
final class RewritingStream implements WriteStream<Buffer> {
    /** Begins a page. */
    @FunctionalInterface
    interface Start {
        /**
         * Makes what rewrites the page.
         *
         * @param first the page's first bytes, six at least unless it is shorter or begins with a byte order mark
         * @param sink takes the rewritten page
         */
        PageRewriter begin(byte[] first, PageRewriter.Sink sink);
    }

    /** About what a page takes that holds nothing back, and what its decoder and its encoder add, native memory included. */
    private static final int PLAIN_BYTES = 64 * 1024;

    private static final int DECODER_BYTES = 1024 * 1024;
    private static final int ENCODER_BYTES = 256 * 1024;

    private final HttpServerResponse response;
    private final @Nullable ContentDecoder decoder;
    private final @Nullable ContentEncoder encoder;
    private final Start start;
    private @Nullable PageRewriter rewriter;
    private final PageText text;
    private final Consumer<RewriteSummary> summaries;
    private final RewriteMemory.Share memory;
    private final int fixed;
    private Buffer ready = Buffer.buffer();

    /** Bytes that have been written and not yet gone to the visitor. */
    private long unsent;

    RewritingStream(
            HttpServerResponse response,
            Start start,
            String contentType,
            @Nullable ContentDecoder decoder,
            @Nullable ContentEncoder encoder,
            Pages pages) {
        this.response = response;
        this.summaries = pages.summaries();
        this.memory = pages.memory().share();
        this.decoder = decoder;
        this.encoder = encoder;
        this.start = start;
        this.fixed = PLAIN_BYTES + (decoder == null ? 0 : DECODER_BYTES) + (encoder == null ? 0 : ENCODER_BYTES);
        this.text = new PageText(contentType, bytes -> begun(bytes).write(bytes, 0, bytes.length));
    }

    @Override
    public Future<Void> write(Buffer piece) {
        try {
            account(piece.length());
            byte[] bytes = piece.getBytes();
            if (decoder == null) {
                text.write(bytes);
            } else {
                decoder.write(bytes, text::write);
            }
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return flush();
    }

    /** Writes what the rewriter and the encoder still hold. The response itself is left open. */
    @Override
    public Future<Void> end() {
        try {
            if (decoder != null) {
                decoder.end(text::write);
            }
            text.end();
            account(0);
            PageRewriter page = begun(new byte[0]);
            page.end();
            summaries.accept(page.summary());
            if (encoder != null) {
                flush();
                ready.appendBytes(encoder.end());
                return send();
            }
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return flush();
    }

    /** Lets go of native memory, finished or not. */
    void release() {
        memory.release();
        if (decoder != null) {
            decoder.release();
        }
        if (encoder != null) {
            encoder.release();
        }
    }

    private PageRewriter begun(byte[] first) {
        PageRewriter known = rewriter;
        if (known == null) {
            known = start.begin(first, this::collect);
            rewriter = known;
        }
        return known;
    }

    private void collect(byte[] bytes, int from, int to) {
        ready.appendBytes(bytes, from, to - from);
        account(0);
    }

    private void account(int coming) {
        int held = rewriter == null ? 0 : rewriter.held();
        memory.resize(fixed + held + unsent + ready.length() + coming);
    }

    private Future<Void> flush() {
        if (encoder != null && ready.length() > 0) {
            byte[] plain = ready.getBytes();
            ready = Buffer.buffer(encoder.write(plain, 0, plain.length));
        }
        return send();
    }

    private Future<Void> send() {
        if (ready.length() == 0) {
            return Future.succeededFuture();
        }
        Buffer sent = ready;
        ready = Buffer.buffer();
        unsent += sent.length();
        return response.write(sent).onComplete(done -> unsent -= sent.length());
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        response.exceptionHandler(handler);
        return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
        response.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return response.writeQueueFull();
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
        response.drainHandler(handler);
        return this;
    }
}
