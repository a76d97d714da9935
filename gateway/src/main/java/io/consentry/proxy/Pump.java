package io.consentry.proxy;

import java.io.IOException;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/**
 * Moves a body from one side to the other no faster than it is taken, and tells which of the two sides broke off. For one
 * body, on its event loop.
 */
final class Pump {
    /**
     * How many bytes may be under way to the sink. Vert.x counts pieces alone: some sixteen of them, each of up to 64 KiB,
     * would wait in the heap for every visitor who does not read.
     */
    private static final int MOST_UNTAKEN = 128 * 1024;

    /** The connection of the side that takes the bytes broke. */
    static final class SinkBroken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private SinkBroken(Throwable cause) {
            super(cause.getMessage(), cause, false, false);
        }
    }

    private final ReadStream<Buffer> source;
    private final WriteStream<Buffer> sink;
    private final Promise<Void> ended = Promise.promise();
    private long untaken;
    private boolean waiting;

    Pump(ReadStream<Buffer> source, WriteStream<Buffer> sink) {
        this.source = source;
        this.sink = sink;
    }

    /**
     * Begins. The future completes when the source has ended, and fails with {@link SinkBroken} or with what the source
     * failed with. The sink is neither ended nor closed: a torn body must not look whole.
     */
    Future<Void> run() {
        source.exceptionHandler(ended::tryFail);
        source.endHandler(end -> ended.tryComplete());
        source.handler(this::move);
        source.resume();
        return ended.future();
    }

    /** Whether nothing more is read until the sink has taken what it was given. */
    boolean isWaitingForSink() {
        return waiting;
    }

    private void move(Buffer piece) {
        if (isOver()) {
            return;
        }
        int length = piece.length();
        untaken += length;
        try {
            sink.write(piece).onComplete(written -> taken(length, written));
        } catch (RuntimeException e) {
            ended.tryFail(e); // a body without this piece must not look whole
        }
        if (!isOver() && !waiting && isFull()) {
            waiting = true;
            source.pause();
            sink.drainHandler(drained -> goOn());
        }
    }

    private void taken(int length, AsyncResult<Void> written) {
        untaken -= length;
        if (written.failed()) {
            ended.tryFail(sinkFailure(written.cause()));
        } else {
            goOn();
        }
    }

    private void goOn() {
        if (!isOver() && waiting && !isFull()) {
            waiting = false;
            source.resume();
        }
    }

    /** Whoever knows of the end may have ended the sink, which then must not be asked. */
    private boolean isOver() {
        return ended.future().isComplete();
    }

    private boolean isFull() {
        return untaken > MOST_UNTAKEN || sink.writeQueueFull();
    }

    private static Throwable sinkFailure(Throwable failure) {
        boolean connection = failure instanceof IOException || failure instanceof VertxException;
        return connection ? new SinkBroken(failure) : failure;
    }
}
