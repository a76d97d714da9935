package io.consentry.proxy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.policy.Decision;

/** One request of a visitor and its answer: wait for the body's beginning, decide, ask the origin, answer. */
final class Exchange implements Asking.Hearing {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private static final int SWITCHING = 101;

    /** Visitors who read nothing have no way to stop hints, and no page has more to say. */
    private static final int MOST_HINTS = 16;

    private final Edge edge;
    private final HttpServerRequest request;
    private final PageRequest page;
    private final @Nullable BodyStart body;
    private final @Nullable String upgrade;
    private final Silence silence;
    private final Asking asking;
    private @Nullable Treatment treatment;
    private @Nullable Answer sent;
    private @Nullable Outgoing outgoing;
    private int hinted;
    private boolean over;

    Exchange(Edge edge, HttpServerRequest request) {
        this.edge = edge;
        this.request = request;
        this.page = PageRequest.of(request);
        this.body = BodyStart.isAnnounced(request)
                ? new BodyStart(request, edge.pages().memory())
                : null;
        this.upgrade = Upgrade.asked(request);
        this.asking = new Asking(edge, request, this, body, upgrade);
        this.silence = new Silence(edge.vertx(), this::silenceAllowed, this::isVisitorsTurn, this::bytesPassed);
    }

    void run() {
        request.response().closeHandler(closed -> abandon());
        if (upgrade != null) {
            // The guard lets no further request through behind this one.
            request.response().endHandler(answered -> request.connection().close());
        }
        silence.watch(() -> fail(new TimeoutException("the origin stayed silent")), this::visitorStopped);
        Future<Void> begun = body == null ? Future.succeededFuture() : body.come();
        begun.compose(come -> decide())
                .compose(this::askAndAnswer)
                .onSuccess(answered -> settle())
                .onFailure(this::fail);
    }

    private long bytesPassed() {
        long gathered = sent == null ? 0 : sent.gathered();
        long taken = outgoing == null ? 0 : outgoing.taken();
        return request.bytesRead() + request.response().bytesWritten() + taken + gathered;
    }

    private Duration silenceAllowed() {
        TimeoutSettings timeouts = edge.site().proxy().timeouts();
        return request.response().headWritten() ? timeouts.answer() : timeouts.response();
    }

    private Future<Decision> decide() {
        String path = request.path() == null ? "" : request.path();
        String address = request.remoteAddress().hostAddress();
        CompletionStage<Decision> decision = edge.deciding()
                .decisions()
                .decide(edge.deciding()
                        .facts()
                        .read(name -> request.headers().getAll(name), path, address == null ? "" : address));
        CompletableFuture<Decision> known = decision.toCompletableFuture();
        if (known.isDone()) {
            return Future.succeededFuture(known.join());
        }
        return Future.fromCompletionStage(decision, ContextInternal.current());
    }

    private Future<Void> askAndAnswer(Decision decision) {
        if (OriginRequest.isRound(request)) {
            return Future.failedFuture(new Fault.Loop());
        }
        Treatment treating = new Treatment(edge, request, page, decision);
        treatment = treating;
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        boolean tells = !edge.site().settings().enforcement().isShadow();
        OriginRequest.write(request, decision, tells, headers);
        treating.prepare(headers);
        if (upgrade != null) {
            headers.set("Connection", "Upgrade").set("Upgrade", upgrade);
        }
        return asking.ask(headers)
                .compose(answer -> {
                    if (!isPartOfPage(answer, treating)) {
                        return Future.succeededFuture(answer);
                    }
                    OriginRequest.askForWhole(headers);
                    return asking.askAgain(headers);
                })
                .compose(answer ->
                        answer.statusCode() == SWITCHING ? tunnel(answer, treating) : answer(answer, treating));
    }

    private Future<Void> answer(HttpClientResponse answer, Treatment treating) {
        Context loop = ContextInternal.current();
        Outgoing body = new Outgoing(
                request.response(), edge.pages().memory().untaken(), () -> loop.runOnContext(now -> letGo()));
        outgoing = body;
        if (over) {
            body.close();
        }
        Answer sending = new Answer(request, body, answer, treating);
        sent = sending;
        if (upgrade == null) {
            return sending.send();
        }
        request.response().putHeader("Connection", "close");
        // Neither side can use its connection for another request.
        return sending.send().onComplete(done -> answer.request().connection().close());
    }

    private Future<Void> tunnel(HttpClientResponse answer, Treatment treating) {
        OriginBody body = new OriginBody(answer);
        body.pause();
        HopByHop.copy(answer.headers(), request.response().headers());
        treating.govern(request.response().headers());
        request.response().headers().set("Connection", "Upgrade").set("Upgrade", answer.getHeader("Upgrade"));
        Channel channel = RequestGuard.channel(request.connection());
        return request.toNetSocket().map(visitor -> {
            visitor.pause();
            if (channel != null) {
                Tunnel.idle(channel, edge.site().proxy().timeouts().tunnel());
                asking.keepUntilClosed(channel);
            }
            Tunnel.run(edge.vertx(), visitor, channel, answer);
            RequestGuard.leave(request.connection());
            return null;
        });
    }

    /**
     * A visitor whose body breaks off or is malformed must not leave the origin waiting on a connection of the pool. Where
     * the origin broke off, it may have answered before, and that answer is on its way.
     */
    @Override
    public void bodyBroke(Throwable failure) {
        if (!(failure instanceof Pump.SinkBroken)) {
            abandon();
            // The codec, if it is what found fault with the body, says first what is wrong (RFC 9113, 5.4.2).
            edge.vertx().runOnContext(later -> Broken.off(request));
        }
    }

    private boolean isPartOfPage(HttpClientResponse answer, Treatment treating) {
        return answer.statusCode() == 206
                && request.method().equals(HttpMethod.GET)
                && treating.isRewritten(answer.headers());
    }

    @Override
    public void hints(MultiMap hints) {
        Treatment treating = treatment;
        if (treating != null && isInterimWanted() && hinted < MOST_HINTS) {
            hinted++;
            MultiMap governed = MultiMap.caseInsensitiveMultiMap();
            HopByHop.copy(hints, governed);
            treating.govern(governed);
            request.response().writeEarlyHints(StreamHead.is(request) ? StreamHead.lowerCase(governed) : governed);
        }
    }

    /** HTTP/1.0 knows no interim answers, and after the head there are none. */
    private boolean isInterimWanted() {
        return request.version() != HttpVersion.HTTP_1_0
                && !over
                && !request.response().headWritten();
    }

    private boolean isVisitorsTurn() {
        if (request.response().headWritten()) {
            return request.response().ended() || (sent != null && sent.isHeldUp());
        }
        if (body == null || request.isEnded()) {
            return false;
        }
        HttpClientRequest outgoing = asking.asked();
        return body.isAwaited() || (outgoing != null && !outgoing.writeQueueFull() && !body.isHeldUp());
    }

    /** The visitor does not take what it asked for, and others need the memory. */
    private void letGo() {
        if (!over) {
            dropVisitor();
        }
    }

    /**
     * The visitor has taken nothing for as long as a connection may be idle. One of HTTP/2 is not, as long as something else
     * passes on it.
     */
    private void visitorStopped() {
        if (request.response().headWritten()) {
            letGo();
        }
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
            asking.reset();
            end();
        }
    }

    private void end() {
        asking.end();
        if (body != null) {
            body.release();
        }
        if (outgoing != null) {
            outgoing.close();
        }
    }

    private void settle() {
        over = true;
        silence.stop();
        dropRestOfBody();
        end();
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
        if (failure instanceof BodyStart.BrokenOff) {
            bodyBroke(failure);
            return;
        }
        over = true;
        silence.stop();
        asking.reset();
        Fault fault = asking.tellFailure(failure);
        end();
        if (failure instanceof RuntimeException) {
            LOG.debug("the failure in full", failure);
        }
        if (request.response().headWritten()) {
            Broken.off(request);
        } else {
            OwnAnswer.watch(request, edge.pages().memory().untaken());
            ErrorPage.send(request, fault, edge.site().settings().errorPage());
            dropRestOfBody();
        }
    }

    /** Once answered, what else the visitor sends of the body is of no use, and the origin must not wait for it. */
    private void dropRestOfBody() {
        if (body != null && !request.isEnded()) {
            asking.reset();
            if (StreamHead.is(request)) {
                Broken.dropBody(request);
            } else {
                request.handler(null);
                request.resume();
            }
        }
    }
}
