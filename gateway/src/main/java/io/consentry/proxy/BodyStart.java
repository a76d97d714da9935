package io.consentry.proxy;

import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a request's body. Until enough of it or its end has come, the origin is not asked, so that visitors whose
 * bodies drip use up no connections to it. How long that may take is the pace's affair ({@link BodyWatch}), which asks for as
 * much. For one exchange, on its event loop.
 *
 * <p>A visitor who sends only when told to ({@code Expect: 100-continue}) is therefore told here and at once, where RFC 9110,
 * 10.1.1, would have the origin asked first: whoever never sends would hold a connection meanwhile.
 */
final class BodyStart {
    /** So many bytes are enough. */
    static final int ENOUGH_BYTES = BodySettings.PACE_BYTES;

    private static final Buffer NOTHING = Buffer.buffer(0);

    private final HttpServerRequest request;
    private final RewriteMemory.Share memory;
    private final Promise<Void> come = Promise.promise();
    private Buffer held = NOTHING;
    private @Nullable Pump pump;
    private boolean whole;

    /** The body broke off, or was malformed. */
    static final class BrokenOff extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private BrokenOff(Throwable cause) {
            super(cause.getMessage(), cause, false, false);
        }
    }

    /**
     * Prepares it.
     *
     * @param memory what is held back is counted there
     */
    BodyStart(HttpServerRequest request, RewriteMemory memory) {
        this.request = request;
        this.memory = memory.bodyShare();
    }

    /** Whether a body may follow the request's head. */
    static boolean isAnnounced(HttpServerRequest request) {
        if (StreamHead.is(request)) {
            return StreamHead.hasBody(request);
        }
        MultiMap headers = request.headers();
        List<String> lengths = headers.getAll("Content-Length");
        return headers.contains("Transfer-Encoding")
                || (!lengths.isEmpty() && !lengths.get(0).equals("0"));
    }

    /** Tells a visitor who waits for that to send the body. HTTP/1.0 knows no interim answers. */
    static void askFor(HttpServerRequest request) {
        if (request.headers().contains("Expect") && request.version() != HttpVersion.HTTP_1_0 && isAnnounced(request)) {
            request.response().writeContinue();
        }
    }

    /**
     * Reads. Completes when enough has come, the request being paused then; fails with {@link BrokenOff}, or with {@link
     * Fault.BodiesBusy} where there is no memory for it.
     */
    Future<Void> come() {
        request.exceptionHandler(failure -> come.tryFail(new BrokenOff(failure)));
        request.endHandler(end -> {
            whole = true;
            come.tryComplete();
        });
        request.handler(this::take);
        return come.future();
    }

    /** Whether it has not come yet. */
    boolean isAwaited() {
        return !come.future().isComplete();
    }

    /** Whether the origin has not taken yet what was sent on. */
    boolean isHeldUp() {
        return pump != null && pump.isWaitingForSink();
    }

    private void take(Buffer piece) {
        if (!isAwaited()) {
            return;
        }
        int length = held.length() + piece.length();
        try {
            memory.resize(length);
        } catch (RewriteMemory.UsedUpException full) {
            request.pause();
            come.tryFail(new Fault.BodiesBusy());
            release();
            return;
        }
        // Many small pieces would take many times what is in them.
        held = held.length() == 0
                ? piece
                : Buffer.buffer(length).appendBuffer(held).appendBuffer(piece);
        if (length >= ENOUGH_BYTES) {
            request.pause();
            come.tryComplete();
        }
    }

    /**
     * Sends it on, and what follows it as it comes. Completes when the body has ended, and fails as {@link Pump#run()} does; what
     * becomes of the request is told by its response. Once only: from then on nothing is held.
     */
    Future<Void> send(HttpClientRequest outgoing) {
        Buffer beginning = held;
        held = NOTHING;
        if (whole) {
            outgoing.end(beginning).onComplete(sent -> memory.release());
            return Future.succeededFuture();
        }
        if (!outgoing.headers().contains("Content-Length")) {
            outgoing.setChunked(true);
        }
        outgoing.write(beginning).onComplete(sent -> memory.release());
        Pump moving = new Pump(request, outgoing);
        pump = moving;
        return moving.run().onSuccess(ended -> outgoing.end());
    }

    /** Lets go of what is held, and holds nothing more. */
    void release() {
        come.tryFail(new BrokenOff(new HttpClosedException("the visitor has gone")));
        held = NOTHING;
        memory.release();
    }
}
