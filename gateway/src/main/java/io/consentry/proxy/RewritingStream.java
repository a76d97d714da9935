package io.consentry.proxy;

import java.util.function.Function;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.PageRewriter;

/** Stands before a response and rewrites what is written, compressed again. */
final class RewritingStream extends BodyStream {
    private static final int ENCODER_BYTES = 256 * 1024;

    private final @Nullable ContentEncoder encoder;
    private final PageReading page;
    private final RewriteMemory.Share memory;
    private Buffer ready = Buffer.buffer();

    /**
     * Begins.
     *
     * @param page makes what reads the page, and is given what takes it
     */
    RewritingStream(
            Outgoing response,
            Function<PageRewriter.Sink, PageReading> page,
            @Nullable ContentEncoder encoder,
            RewriteMemory memory) {
        super(response);
        this.encoder = encoder;
        this.memory = memory.share();
        this.page = page.apply(this::collect);
    }

    @Override
    public Future<Void> write(Buffer piece) {
        try {
            account(piece.length());
            page.write(piece.getBytes());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return flush();
    }

    /** Writes what the rewriter and the encoder still hold. The response itself is left open. */
    @Override
    public Future<Void> end() {
        try {
            page.end();
            account(0);
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
    @Override
    void release() {
        ready = Buffer.buffer(); // the exchange lasts until its answer, or an error's, has been taken
        memory.release();
        page.release();
        if (encoder != null) {
            encoder.release();
        }
    }

    private void collect(byte[] bytes, int from, int to) {
        ready.appendBytes(bytes, from, to - from);
        account(0);
    }

    private void account(int coming) {
        int encoding = encoder == null ? 0 : ENCODER_BYTES;
        memory.resize(page.held() + encoding + ready.length() + coming);
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
        if (!response().headWritten()) {
            page.nameEncoding(response().headers());
        }
        Buffer sent = ready;
        ready = Buffer.buffer();
        return response().write(sent);
    }
}
