package io.consentry.proxy;

import java.io.IOException;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/** Moves a body from one side to the other no faster than it is taken, and tells which of the two sides broke off. */
final class Pump {
    /** The connection of the side that takes the bytes broke. */
    static final class SinkBroken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private SinkBroken(Throwable cause) {
            super(cause.getMessage(), cause, false, false);
        }
    }

    private Pump() {}

    /**
     * Begins. The future completes when the source has ended, and fails with {@link SinkBroken} or with what the source
     * failed with. The sink is neither ended nor closed: a torn body must not look whole.
     */
    static Future<Void> run(ReadStream<Buffer> source, WriteStream<Buffer> sink) {
        Promise<Void> ended = Promise.promise();
        source.exceptionHandler(ended::tryFail);
        source.endHandler(end -> ended.tryComplete());
        source.handler(piece -> {
            if (ended.future().isComplete()) {
                return;
            }
            sink.write(piece).onFailure(failure -> ended.tryFail(sinkFailure(failure)));
            if (!ended.future().isComplete() && sink.writeQueueFull()) {
                source.pause();
                sink.drainHandler(drained -> {
                    if (!ended.future().isComplete()) {
                        source.resume();
                    }
                });
            }
        });
        source.resume();
        return ended.future();
    }

    private static Throwable sinkFailure(Throwable failure) {
        boolean connection = failure instanceof IOException || failure instanceof VertxException;
        return connection ? new SinkBroken(failure) : failure;
    }
}
