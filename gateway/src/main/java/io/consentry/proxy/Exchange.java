package io.consentry.proxy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.policy.Decision;

/** One request of a visitor and its answer: decide, ask the origin, answer. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Edge edge;
    private final HttpServerRequest request;
    private final PageRequest page;
    private @Nullable HttpClientRequest asked;
    private boolean abandoned;

    Exchange(Edge edge, HttpServerRequest request) {
        this.edge = edge;
        this.request = request;
        this.page = PageRequest.of(request);
    }

    void run() {
        request.pause();
        request.response().closeHandler(closed -> abandon());
        decide().compose(this::askAndAnswer).onFailure(this::fail);
    }

    private Future<Decision> decide() {
        CompletionStage<Decision> decision = edge.decisions()
                .decide(edge.facts().read(name -> request.headers().getAll(name)));
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
        return ask(headers, treatment, hasBody())
                .recover(
                        failure -> mayAskAgain(failure) ? ask(headers, treatment, false) : Future.failedFuture(failure))
                .compose(answer -> isPartOfPage(answer, treatment)
                        ? askForWhole(headers, treatment, answer)
                        : Future.succeededFuture(answer))
                .compose(answer -> new Answer(request, answer, treatment).send());
    }

    private Future<HttpClientResponse> ask(MultiMap headers, Treatment treatment, boolean withBody) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost(edge.settings().origin().getHost())
                .setPort(edge.settings().port())
                .setSsl(edge.settings().isTls())
                .setURI(request.uri())
                .setHeaders(headers)
                .setIdleTimeout(edge.settings().responseTimeout().toMillis());
        return edge.client().request(options).compose(outgoing -> {
            asked = outgoing;
            if (abandoned) {
                outgoing.reset();
                return Future.failedFuture(new HttpClosedException("the visitor has gone"));
            }
            outgoing.earlyHintsHandler(hints -> earlyHints(hints, treatment));
            // The answer's body must wait until its head has been dealt with.
            Future<HttpClientResponse> response = outgoing.response().map(answer -> {
                answer.pause();
                return answer;
            });
            if (withBody) {
                sendBody(outgoing);
            } else {
                outgoing.end();
            }
            return response;
        });
    }

    private void sendBody(HttpClientRequest outgoing) {
        if (!outgoing.headers().contains("Content-Length")) {
            outgoing.setChunked(true);
        }
        // A visitor whose body breaks off must not leave the origin waiting on a connection of the pool.
        request.pipe().endOnFailure(false).to(outgoing).onFailure(failure -> outgoing.reset(0, failure));
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
        if (!request.response().headWritten()) {
            request.response().writeEarlyHints(governed);
        }
    }

    private boolean hasBody() {
        List<String> lengths = request.headers().getAll("Content-Length");
        return request.headers().contains("Transfer-Encoding")
                || (!lengths.isEmpty() && !lengths.get(0).equals("0"));
    }

    /** A pooled connection may have been closed by the origin in the very moment of its use; a safe request is repeated. */
    private boolean mayAskAgain(Throwable failure) {
        boolean safe =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return failure instanceof HttpClosedException && safe && !hasBody() && !abandoned;
    }

    private void abandon() {
        abandoned = true;
        HttpClientRequest outgoing = asked;
        if (outgoing != null && !request.response().ended()) {
            outgoing.reset();
        }
    }

    /** Before the head is out, an honest page; after it, a broken connection: a torn page is never reported as whole. */
    private void fail(Throwable failure) {
        HttpClientRequest outgoing = asked;
        if (outgoing != null) {
            outgoing.reset(0, failure);
        }
        if (abandoned || request.response().closed()) {
            return;
        }
        LOG.warn("{} {}: {} ({})", request.method(), request.path(), ErrorPage.words(failure), failure.toString());
        if (failure instanceof RuntimeException) {
            LOG.debug("the failure in full", failure);
        }
        if (request.response().headWritten()) {
            request.connection().close();
        } else {
            ErrorPage.send(request, failure);
        }
    }
}
