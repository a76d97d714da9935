package io.consentry.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** The body of an answer on its way to the visitor, of which is counted what the visitor has not taken yet. */
final class Outgoing implements WriteStream<Buffer> {
    /** What is longer goes in pieces of this, so that it can be seen that a slow visitor takes it. */
    private static final int PIECE = 64 * 1024;

    private final HttpServerResponse response;
    private final Untaken untaken;
    private final Untaken.Share share;
    private long taken;

    /**
     * Prepares it.
     *
     * @param letGo ends the answer; called on any thread
     */
    Outgoing(HttpServerResponse response, Untaken untaken, Runnable letGo) {
        this.response = response;
        this.untaken = untaken;
        this.share = untaken.share(letGo, response.streamId() < 0 ? 0 : OwnAnswer.STREAM);
    }

    /** It is a page's, or that of a file which is read like one. */
    void isPage() {
        share.isPage();
    }

    /** How many bytes the visitor has taken. */
    long taken() {
        return taken;
    }

    /** The answer's head. */
    MultiMap headers() {
        return response.headers();
    }

    boolean headWritten() {
        return response.headWritten();
    }

    /** Completes when the last byte has been taken. */
    @Override
    public Future<Void> write(Buffer bytes) {
        int from = 0;
        while (bytes.length() - from > PIECE) {
            var unused = piece(bytes.slice(from, from + PIECE));
            from += PIECE;
        }
        return piece(from == 0 ? bytes : bytes.slice(from, bytes.length()));
    }

    private Future<Void> piece(Buffer piece) {
        int length = piece.length();
        share.add(length);
        return response.write(piece).onComplete(written -> taken(length, written));
    }

    private void taken(int length, AsyncResult<Void> written) {
        share.take(length);
        if (written.succeeded()) {
            taken += length;
        }
    }

    @Override
    public boolean writeQueueFull() {
        return response.writeQueueFull() || (untaken.isScarce() && !share.isEmpty());
    }

    /** Nothing is sent any more. */
    void close() {
        share.close();
    }

    @Override
    public Future<Void> end() {
        return response.end();
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
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
        response.drainHandler(handler);
        return this;
    }
}
