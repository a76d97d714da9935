package io.consentry.proxy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.policy.Decision;

/** One request of a visitor and its answer: decide, ask the origin, answer. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private static final int SWITCHING = 101;

    private final Edge edge;
    private final HttpServerRequest request;
    private final PageRequest page;
    private final boolean withBody;
    private final @Nullable String upgrade;
    private final Silence silence;
    private @Nullable HttpClientRequest asked;
    private boolean over;

    Exchange(Edge edge, HttpServerRequest request) {
        this.edge = edge;
        this.request = request;
        this.page = PageRequest.of(request);
        this.withBody = StreamHead.is(request) ? StreamHead.hasBody(request) : announcesBody(request.headers());
        this.upgrade = Upgrade.asked(request);
        this.silence = new Silence(
                edge.vertx(),
                this::silenceAllowed,
                this::isVisitorsTurn,
                () -> request.bytesRead() + request.response().bytesWritten());
    }

    void run() {
        if (withBody) {
            request.pause();
        }
        request.response().closeHandler(closed -> abandon());
        if (upgrade != null) {
            // The guard lets no further request through behind this one.
            request.response().endHandler(answered -> request.connection().close());
        }
        silence.watch(() -> fail(new TimeoutException("the origin stayed silent")));
        decide().compose(this::askAndAnswer).onSuccess(answered -> settle()).onFailure(this::fail);
    }

    private Duration silenceAllowed() {
        ProxySettings settings = edge.settings();
        return request.response().headWritten() ? settings.answerTimeout() : settings.responseTimeout();
    }

    private Future<Decision> decide() {
        String path = request.path() == null ? "" : request.path();
        String address = request.remoteAddress().hostAddress();
        CompletionStage<Decision> decision = edge.decisions()
                .decide(edge.facts()
                        .read(name -> request.headers().getAll(name), path, address == null ? "" : address));
        CompletableFuture<Decision> known = decision.toCompletableFuture();
        if (known.isDone()) {
            return Future.succeededFuture(known.join());
        }
        return Future.fromCompletionStage(decision, ContextInternal.current());
    }

    private Future<Void> askAndAnswer(Decision decision) {
        Treatment treatment = new Treatment(edge, request, page, decision);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        OriginRequest.write(request, decision, headers);
        treatment.prepare(headers);
        if (upgrade != null) {
            headers.set("Connection", "Upgrade").set("Upgrade", upgrade);
        }
        return ask(headers, treatment, withBody)
                .recover(
                        failure -> mayAskAgain(failure) ? ask(headers, treatment, false) : Future.failedFuture(failure))
                .compose(answer -> isPartOfPage(answer, treatment)
                        ? askForWhole(headers, treatment, answer)
                        : Future.succeededFuture(answer))
                .compose(answer ->
                        answer.statusCode() == SWITCHING ? tunnel(answer, treatment) : answer(answer, treatment));
    }

    private Future<HttpClientResponse> ask(MultiMap headers, Treatment treatment, boolean sendsBody) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost(edge.settings().origin().getHost())
                .setPort(edge.settings().port())
                .setSsl(edge.settings().isTls())
                .setURI(Admission.target(request))
                .setHeaders(headers);
        HttpClient client =
                upgrade == null ? edge.clients().requests() : edge.clients().upgrades();
        return client.request(options).compose(outgoing -> {
            asked = outgoing;
            outgoing.exceptionHandler(this::note);
            if (over) {
                outgoing.reset();
                return Future.failedFuture(new HttpClosedException("nobody waits for the answer any more"));
            }
            outgoing.earlyHintsHandler(hints -> earlyHints(hints, treatment));
            // The answer's body must wait until its head has been dealt with.
            Future<HttpClientResponse> response = outgoing.response().map(answer -> {
                answer.pause();
                answer.exceptionHandler(this::note);
                ContentTypes.settle(answer.headers());
                checkStatus(answer);
                return answer;
            });
            if (upgrade != null) {
                outgoing.connect();
            } else if (sendsBody) {
                sendBody(outgoing);
            } else {
                outgoing.end();
            }
            return response;
        });
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

    private Future<Void> answer(HttpClientResponse answer, Treatment treatment) {
        if (upgrade == null) {
            return new Answer(request, answer, treatment).send();
        }
        request.response().putHeader("Connection", "close");
        // Neither side can use its connection for another request.
        return new Answer(request, answer, treatment)
                .send()
                .onComplete(sent -> answer.request().connection().close());
    }

    private Future<Void> tunnel(HttpClientResponse answer, Treatment treatment) {
        OriginBody body = new OriginBody(answer);
        body.pause();
        HopByHop.copy(answer.headers(), request.response().headers());
        treatment.govern(request.response().headers());
        request.response().headers().set("Connection", "Upgrade").set("Upgrade", answer.getHeader("Upgrade"));
        Channel channel = RequestGuard.channel(request.connection());
        return request.toNetSocket().map(visitor -> {
            visitor.pause();
            if (channel != null) {
                Tunnel.idle(channel, edge.settings().tunnelTimeout());
            }
            Tunnel.run(edge.vertx(), visitor, answer);
            RequestGuard.leave(request.connection());
            return null;
        });
    }

    /** What breaks is told by a future, too; without a handler of its own it would be logged as a fault of ours. */
    private void note(Throwable failure) {
        LOG.debug("{} {}: {}", request.method(), request.path(), failure.toString());
    }

    private void sendBody(HttpClientRequest outgoing) {
        if (!outgoing.headers().contains("Content-Length")) {
            outgoing.setChunked(true);
        }
        // The visitor may wait with the body until the origin wants it, so its head must not wait for the body.
        outgoing.continueHandler(wanted -> wantBody());
        outgoing.sendHead();
        Pump.run(request, outgoing).onSuccess(sent -> outgoing.end()).onFailure(this::breakOff);
    }

    /**
     * A visitor whose body breaks off or is malformed must not leave the origin waiting on a connection of the pool. Where
     * the origin broke off, it may have answered before, and that answer is on its way.
     */
    private void breakOff(Throwable failure) {
        if (!(failure instanceof Pump.SinkBroken)) {
            dropVisitor();
        }
    }

    private Future<HttpClientResponse> askForWhole(MultiMap headers, Treatment treatment, HttpClientResponse part) {
        part.request().reset();
        OriginRequest.askForWhole(headers);
        return ask(headers, treatment, false);
    }

    private boolean isPartOfPage(HttpClientResponse answer, Treatment treatment) {
        return answer.statusCode() == 206
                && request.method().equals(HttpMethod.GET)
                && treatment.isPage(answer.headers());
    }

    private void earlyHints(MultiMap hints, Treatment treatment) {
        MultiMap governed = MultiMap.caseInsensitiveMultiMap();
        HopByHop.copy(hints, governed);
        treatment.govern(governed);
        if (isInterimWanted()) {
            request.response().writeEarlyHints(StreamHead.is(request) ? StreamHead.lowerCase(governed) : governed);
        }
    }

    private void wantBody() {
        if (isInterimWanted()) {
            request.response().writeContinue();
        }
    }

    /** HTTP/1.0 knows no interim answers, and after the head there are none. */
    private boolean isInterimWanted() {
        return request.version() != HttpVersion.HTTP_1_0
                && !over
                && !request.response().headWritten();
    }

    private static boolean announcesBody(MultiMap headers) {
        List<String> lengths = headers.getAll("Content-Length");
        return headers.contains("Transfer-Encoding")
                || (!lengths.isEmpty() && !lengths.get(0).equals("0"));
    }

    private boolean isVisitorsTurn() {
        if (request.response().headWritten()) {
            return request.response().ended() || request.response().writeQueueFull();
        }
        HttpClientRequest outgoing = asked;
        return withBody && !request.isEnded() && outgoing != null && !outgoing.writeQueueFull();
    }

    /** A pooled connection may have been closed by the origin in the very moment of its use; a safe request is repeated. */
    private boolean mayAskAgain(Throwable failure) {
        boolean safe =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return failure instanceof HttpClosedException && safe && !withBody && !over;
    }

    private void dropVisitor() {
        abandon();
        Broken.off(request);
    }

    /** The visitor has gone. */
    private void abandon() {
        if (!over) {
            over = true;
            silence.stop();
            resetOrigin();
        }
    }

    private void settle() {
        over = true;
        silence.stop();
        dropRestOfBody();
    }

    /** Before the head is out, an honest page; after it, a broken connection: a torn page is never reported as whole. */
    private void fail(Throwable failure) {
        if (over) {
            return;
        }
        if (failure instanceof Pump.SinkBroken) {
            dropVisitor();
            return;
        }
        over = true;
        silence.stop();
        resetOrigin();
        LOG.warn("{} {}: {} ({})", request.method(), request.path(), ErrorPage.words(failure), failure.toString());
        if (failure instanceof RuntimeException) {
            LOG.debug("the failure in full", failure);
        }
        if (request.response().headWritten()) {
            Broken.off(request);
        } else {
            ErrorPage.send(request, failure);
            dropRestOfBody();
        }
    }

    /** Once answered, what else the visitor sends of the body is of no use, and the origin must not wait for it. */
    private void dropRestOfBody() {
        if (withBody && !request.isEnded()) {
            resetOrigin();
            if (StreamHead.is(request)) {
                Broken.dropBody(request);
            } else {
                request.handler(null);
                request.resume();
            }
        }
    }

    private void resetOrigin() {
        HttpClientRequest outgoing = asked;
        if (outgoing != null) {
            outgoing.reset();
        }
    }
}
