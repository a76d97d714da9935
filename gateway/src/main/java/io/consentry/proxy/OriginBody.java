package io.consentry.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** The body of an origin's answer, which comes whole even where the origin closes before it has been read. */
final class OriginBody implements ReadStream<Buffer> {
    private final HttpClientResponse origin;
    private final @Nullable OrderlyClose close;
    private final int answer;

    OriginBody(HttpClientResponse origin) {
        this.origin = origin;
        this.close = OrderlyClose.of(origin.request().connection());
        this.answer = close == null ? 0 : close.answer();
    }

    @Override
    public ReadStream<Buffer> pause() {
        if (close != null) {
            close.hold(answer);
        }
        origin.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        // What is held is handed on by a task of the event loop; the close must come after it.
        origin.fetch(amount);
        if (close != null) {
            close.releaseAfterOthers(answer);
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        origin.handler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        origin.exceptionHandler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        origin.endHandler(handler);
        return this;
    }
}
