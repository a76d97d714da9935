package io.consentry.proxy;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;

/** What kept a request from being answered by the origin, and with which status the visitor learns of it. */
enum Fault {
    PAGES_BUSY(503, false, "Too many pages are being shown at the same time."),
    BODIES_BUSY(503, false, "Too many requests are being sent at the same time."),
    QUEUE_FULL(503, false, "Too many requests wait for the server behind it."),
    LOOP(502, false, "Its address leads back to this gateway itself."),
    NO_ORIGIN(503, false, "No server behind it is well."),
    SLOW(504, true, "The server behind it took too long to answer."),
    UNREACHABLE(502, true, "The server behind it cannot be reached."),
    CLOSED(502, true, "The server behind it closed the connection without an answer."),
    UNREADABLE(502, true, "The server behind it sent a page in a form that cannot be read."),
    BAD_ANSWER(502, true, "The server behind it did not answer properly.");

    /** Nothing has been asked: no origin is well. */
    static final class NoOrigin extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoOrigin() {
            super("no origin is well", null, false, false);
        }
    }

    /** Nothing has been asked: the request comes from this gateway, or from others like it. */
    static final class Loop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Loop() {
            super("see its origin, or the names in front of it: the request went round", null, false, false);
        }
    }

    /** Nothing has been asked: there is no memory for the beginning of the body. */
    static final class BodiesBusy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BodiesBusy() {
            super("no memory for bodies", null, false, false);
        }
    }

    /** No connection came about, so that nothing has been sent. */
    static final class NoConnection extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoConnection(Throwable cause) {
            super(cause.toString(), cause, false, false);
        }
    }

    private final int status;
    private final boolean origins;
    private final String words;

    Fault(int status, boolean origins, String words) {
        this.status = status;
        this.origins = origins;
        this.words = words;
    }

    static Fault of(Throwable failure) {
        if (failure instanceof NoConnection unsent && unsent.getCause() != null) {
            Fault why = of(unsent.getCause());
            return why == SLOW || why == QUEUE_FULL ? why : UNREACHABLE;
        }
        if (failure instanceof RewriteMemory.UsedUpException) {
            return PAGES_BUSY;
        }
        if (failure instanceof BodiesBusy) {
            return BODIES_BUSY;
        }
        if (failure instanceof ConnectionPoolTooBusyException) {
            return QUEUE_FULL;
        }
        if (failure instanceof Loop) {
            return LOOP;
        }
        if (failure instanceof NoOrigin) {
            return NO_ORIGIN;
        }
        if (failure instanceof TimeoutException || failure instanceof ConnectTimeoutException) {
            return SLOW;
        }
        if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
            return UNREACHABLE;
        }
        if (failure instanceof ClosedChannelException
                || failure instanceof HttpClosedException
                || failure instanceof StreamResetException) {
            return CLOSED;
        }
        return failure instanceof UnreadableBodyException ? UNREADABLE : BAD_ANSWER;
    }

    int status() {
        return status;
    }

    /** Whether it is the origin that failed, and not a limit of ours. */
    boolean isOrigins() {
        return origins;
    }

    String words() {
        return words;
    }
}
