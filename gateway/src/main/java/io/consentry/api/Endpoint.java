package io.consentry.api;

import java.util.List;
import java.util.function.Function;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/**
 * What answers at one path.
 *
 * @param methods that it knows; empty for any
 * @param answer sends the answer, or fails with a {@link Problem}
 */
record Endpoint(List<String> methods, Function<HttpServerRequest, Future<?>> answer) {
    static Endpoint of(Function<HttpServerRequest, Future<?>> answer, String... methods) {
        return new Endpoint(List.of(methods), answer);
    }

    /**
     * Answers.
     *
     * @throws Problem 405 for another method
     */
    Future<?> run(HttpServerRequest request) {
        if (!methods.isEmpty() && !methods.contains(request.method().name())) {
            throw Problem.wrongMethod(String.join(", ", methods));
        }
        return answer.apply(request);
    }
}
