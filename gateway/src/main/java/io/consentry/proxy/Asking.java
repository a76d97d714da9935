package io.consentry.proxy;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a site's origins for one answer: chooses one, and another where the first failed and asking again does no harm. For
 * one exchange, on its event loop.
 *
 * <p>A request is repeated where nothing of it was sent; and, if it has no body, where the origin says that it did nothing
 * (RFC 9113, 8.7), or where it is safe (RFC 9110, 9.2.1) and the connection ended before a byte of the answer.
 */
final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    private static final int SWITCHING = 101;
    private static final int MOST_ATTEMPTS = 3;
    private static final long CANCEL = 8;
    private static final long REFUSED_STREAM = 7;

    /** What an exchange hears meanwhile. */
    interface Hearing {
        /** The origin tells of headers to come (RFC 8297). */
        void hints(MultiMap hints);

        /** The body has broken off, on either side. */
        void bodyBroke(Throwable failure);
    }

    private final Edge edge;
    private final HttpServerRequest request;
    private final Hearing hearing;
    private final @Nullable BodyStart body;
    private final @Nullable String upgrade;
    private @Nullable Origin origin;
    private @Nullable HttpClientRequest asked;
    private @Nullable FirstByte heard;
    private boolean sent;
    private boolean answering;
    private boolean over;
    private int attempts;
    private long tried;

    /**
     * Prepares it.
     *
     * @param body the beginning of the visitor's, which has come when the origin is asked; null if there is none
     * @param upgrade the protocol that it asks for; null if there is none
     */
    Asking(Edge edge, HttpServerRequest request, Hearing hearing, @Nullable BodyStart body, @Nullable String upgrade) {
        this.edge = edge;
        this.request = request;
        this.hearing = hearing;
        this.body = body;
        this.upgrade = upgrade;
    }

    /** The request to the origin; null before there is one. */
    @Nullable
    HttpClientRequest asked() {
        return asked;
    }

    /** Asks; the answer's body is paused. */
    Future<HttpClientResponse> ask(MultiMap headers) {
        if (over) {
            return Future.failedFuture(new HttpClosedException("nobody waits for the answer any more"));
        }
        edge.site().begin();
        Origin chosen = edge.site().choose();
        return chosen == null ? Future.failedFuture(new Fault.NoOrigin()) : attempt(chosen, headers);
    }

    /** Asks the same origin for something else, without a body, in place of the answer that it gave. */
    Future<HttpClientResponse> askAgain(MultiMap headers) {
        reset();
        Origin same = origin;
        return same == null ? Future.failedFuture(new Fault.NoOrigin()) : send(same, headers, null);
    }

    private Future<HttpClientResponse> attempt(Origin chosen, MultiMap headers) {
        take(chosen);
        attempts++;
        tried |= edge.site().bit(chosen);
        return send(chosen, headers, body).recover(failure -> {
            Origin next = next(failure);
            if (next == null) {
                return Future.failedFuture(failure);
            }
            tellFailure(failure);
            return attempt(next, headers);
        });
    }

    private void take(Origin chosen) {
        release();
        origin = chosen;
        chosen.begin();
    }

    private void release() {
        if (origin != null) {
            origin.end();
            origin = null;
        }
    }

    private Future<HttpClientResponse> send(Origin to, MultiMap headers, @Nullable BodyStart sends) {
        OriginSettings at = to.settings();
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost(at.host())
                .setPort(at.port())
                .setSsl(at.isTls())
                .setURI(Admission.target(request))
                .setHeaders(headers);
        sent = false;
        answering = false;
        return edge.clients()
                .of(at, upgrade != null)
                .request(options)
                .recover(failure -> Future.failedFuture(new Fault.NoConnection(failure)))
                .compose(outgoing -> converse(outgoing, sends));
    }

    private Future<HttpClientResponse> converse(HttpClientRequest outgoing, @Nullable BodyStart sends) {
        asked = outgoing;
        outgoing.exceptionHandler(this::note);
        if (over) {
            reset();
            return Future.failedFuture(new HttpClosedException("nobody waits for the answer any more"));
        }
        if (outgoing.version() == HttpVersion.HTTP_2) {
            nameAuthority(outgoing);
        }
        heard = FirstByte.begin(outgoing.connection());
        sent = true;
        outgoing.earlyHintsHandler(hints -> {
            answering = true;
            hearing.hints(hints);
        });
        // The answer's body must wait until its head has been dealt with.
        Future<HttpClientResponse> response = outgoing.response().map(answer -> {
            answer.pause();
            answer.exceptionHandler(this::note);
            ContentTypes.settle(answer.headers());
            checkStatus(answer);
            tellAnswer(answer);
            return answer;
        });
        if (upgrade != null) {
            outgoing.connect();
        } else if (sends != null) {
            sends.send(outgoing).onFailure(hearing::bodyBroke);
        } else {
            outgoing.end();
        }
        return response;
    }

    /** RFC 9113, 8.3.1: the host goes into a field of its own. */
    private static void nameAuthority(HttpClientRequest outgoing) {
        String host = outgoing.headers().get("Host");
        HostAndPort authority = host == null ? null : HostAndPort.parseAuthority(host, -1);
        if (authority != null) {
            outgoing.authority(authority);
            outgoing.headers().remove("Host");
        }
    }

    private void checkStatus(HttpClientResponse answer) {
        int status = answer.statusCode();
        boolean agreed = status == SWITCHING
                && upgrade != null
                && upgrade.equalsIgnoreCase(answer.headers().get("Upgrade"));
        if (!agreed && (status < 200 || status > 999)) {
            throw new IllegalStateException("the origin's status " + status + " is none that ends a request");
        }
    }

    /** The origin for another attempt; null if there is none, or it could do harm. */
    private @Nullable Origin next(Throwable failure) {
        if (over || attempts >= MOST_ATTEMPTS || !isRepeatable(failure)) {
            return null;
        }
        Origin other = edge.site().chooseBeside(tried);
        if (other == null && sent && attempts == 1) {
            // A pooled connection may have been closed by the origin in the very moment of its use.
            other = origin;
        }
        return other != null && edge.site().mayRepeat() ? other : null;
    }

    private boolean isRepeatable(Throwable failure) {
        if (!sent) {
            // Where our own queue is full, another request would only lengthen the next one.
            return Fault.of(failure) != Fault.QUEUE_FULL;
        }
        if (body != null || answering || (heard != null && heard.isSeen())) {
            return false;
        }
        boolean undone = failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
        return undone || (isSafe() && failure instanceof HttpClosedException);
    }

    private boolean isSafe() {
        HttpMethod method = request.method();
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }

    private void tellAnswer(HttpClientResponse answer) {
        if (origin != null) {
            origin.answered(answer.statusCode());
        }
    }

    /** Tells whose fault a failure is to those who choose and those who count; nobody is told of one that is the visitor's. */
    Fault tellFailure(Throwable failure) {
        Fault fault = Fault.of(failure);
        LOG.debug("{} {}: {} ({})", request.method(), request.path(), fault.words(), failure.toString());
        if (fault.isOrigins() && origin != null) {
            origin.failed(fault.words(), FailureWords.of(failure));
        } else {
            edge.site().log().failed(fault.words(), FailureWords.of(failure));
        }
        return fault;
    }

    /** What breaks is told by a future, too; without a handler of its own it would be logged as a fault of ours. */
    private void note(Throwable failure) {
        LOG.debug("{} {}: {}", request.method(), request.path(), failure.toString());
    }

    /** Nothing more of the answer is wanted. */
    void reset() {
        HttpClientRequest outgoing = asked;
        if (outgoing != null) {
            outgoing.reset(CANCEL);
        }
    }

    /** The exchange has ended; with a reset where it is not whole. */
    void end() {
        over = true;
        release();
    }

    /** The exchange goes on as a tunnel, and ends with the visitor's connection. */
    void keepUntilClosed(Channel visitor) {
        Origin kept = origin;
        origin = null;
        if (kept != null) {
            visitor.closeFuture().addListener(closed -> kept.end());
        }
    }
}
