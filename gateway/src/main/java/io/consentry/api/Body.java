package io.consentry.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Reads a request's body, up to a limit. */
final class Body {
    private static final int DRAINED_BYTES = 1024 * 1024;

    /** RFC 9113, 7. */
    private static final long NO_ERROR = 0;

    private Body() {}

    /**
     * Reads it whole. Fails with a {@link Problem}: 415 if it is not declared as JSON, 413 if it is longer than the limit.
     *
     * @param maxBytes the limit
     */
    static Future<Buffer> read(HttpServerRequest request, int maxBytes) {
        return read(request, maxBytes, "application/json");
    }

    /**
     * Reads one of this media type whole; fails in the same way.
     *
     * @param type in lower case, without parameters
     */
    static Future<Buffer> read(HttpServerRequest request, int maxBytes, String type) {
        List<String> types = request.headers().getAll("Content-Type");
        if (types.size() != 1 || !bare(types.get(0)).equals(type)) {
            return Future.failedFuture(new Problem(415, "Unsupported media type", "send it as " + type, Map.of()));
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(piece -> {
            // What is too long is still read for a while, so that whoever sends it sees the answer.
            if (request.bytesRead() > maxBytes + DRAINED_BYTES) {
                breakOff(request);
            } else if (request.bytesRead() > maxBytes) {
                whole.tryFail(new Problem(
                        413, "Content too large", "the body is longer than " + maxBytes + " bytes", Map.of()));
            } else {
                body.appendBuffer(piece);
            }
        });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(broken -> whole.tryFail(Problem.badRequest("the body breaks off")));
        return whole.future();
    }

    /** Over HTTP/2 other requests share the connection, and only the stream ends (RFC 9113, 8.1). */
    private static void breakOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(NO_ERROR);
        } else {
            request.connection().close();
        }
    }

    private static String bare(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
