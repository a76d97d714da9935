package io.consentry.api;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an endpoint, and turns whatever goes wrong in it into a problem. */
final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private Router() {}

    static void run(HttpServerRequest request, Supplier<Future<?>> endpoint) {
        Future<?> done;
        try {
            done = endpoint.get();
        } catch (RuntimeException e) {
            done = Future.failedFuture(e);
        }
        done.onFailure(failure -> fail(request, failure));
    }

    /** Brings a stage that completes on a store's thread back to the event loop of the request. */
    static <T> Future<T> here(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, ContextInternal.current()).recover(failure -> {
            boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
            return Future.failedFuture(wrapped ? failure.getCause() : failure);
        });
    }

    private static void fail(HttpServerRequest request, Throwable failure) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        if (failure instanceof Problem problem) {
            problem.send(request.response());
            return;
        }
        LOG.error("{} {} failed", request.method(), request.path(), failure);
        new Problem(500, "Internal error", "the gateway failed; its log says why", Map.of()).send(request.response());
    }
}
