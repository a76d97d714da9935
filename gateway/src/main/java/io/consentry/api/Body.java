package io.consentry.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a request's JSON body, up to a limit. */
final class Body {
    private Body() {}

    /**
     * Reads it whole. Fails with a {@link Problem}: 415 if it is not declared as JSON, 413 if it is longer than the limit.
     *
     * @param maxBytes the limit
     */
    static Future<Buffer> read(HttpServerRequest request, int maxBytes) {
        List<String> types = request.headers().getAll("Content-Type");
        if (types.size() != 1 || !isJson(types.get(0))) {
            return Future.failedFuture(
                    new Problem(415, "Unsupported media type", "send it as application/json", Map.of()));
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(piece -> {
            if (body.length() + piece.length() > maxBytes) {
                // The connection is of no use any more: the rest of the body would be read as the next request.
                request.response().putHeader("Connection", "close");
                whole.tryFail(new Problem(
                        413, "Content too large", "the body is longer than " + maxBytes + " bytes", Map.of()));
                request.handler(ignored -> {});
            } else {
                body.appendBuffer(piece);
            }
        });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(whole::tryFail);
        return whole.future();
    }

    private static boolean isJson(String type) {
        int semicolon = type.indexOf(';');
        String bare = semicolon < 0 ? type : type.substring(0, semicolon);
        return bare.strip().toLowerCase(Locale.ROOT).equals("application/json");
    }
}
