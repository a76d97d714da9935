package io.consentry.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Stands before a response and reads what is written; it takes no more than the response does. */
abstract class BodyStream implements WriteStream<Buffer> {
    private final Outgoing response;

    BodyStream(Outgoing response) {
        this.response = response;
        response.isPage();
    }

    final Outgoing response() {
        return response;
    }

    /** Lets go of memory, finished or not. */
    abstract void release();

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
