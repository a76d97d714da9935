package io.consentry.api;

import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** An answer that says what went wrong (RFC 9457). Thrown by a handler, sent by its router. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final transient Map<String, String> headers;

    Problem(int status, String title, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.headers = headers;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Malformed request", detail, Map.of());
    }

    static Problem notFound(String path) {
        return new Problem(404, "Not found", "there is nothing at " + path, Map.of());
    }

    static Problem wrongMethod(String allowed) {
        return new Problem(405, "Method not allowed", "allowed here: " + allowed, Map.of("Allow", allowed));
    }

    static Problem foreignOrigin() {
        return new Problem(403, "Foreign origin", "choices are taken from the site's own pages only", Map.of());
    }

    static Problem needsParent() {
        return new Problem(403, "Not the visitor's choice", "under 13 a parent opts in, through the site", Map.of());
    }

    /** The same request with {@code confirmed: true}, once the visitor was asked again, is taken. */
    static Problem secondStepNeeded() {
        return new Problem(
                409,
                "Conflict",
                "opting back in takes two steps: ask the visitor to confirm, then send it again with 'confirmed': true",
                Map.of());
    }

    /** The client has sent as many choices as it may for now. */
    static Problem tooMany(long waitSeconds) {
        return new Problem(
                429,
                "Too many choices",
                "too many choices came from this address; please send it again in " + waitSeconds + " s",
                Map.of("Retry-After", Long.toString(waitSeconds)));
    }

    static Problem storeUnavailable(String detail) {
        return new Problem(503, "Store unavailable", detail, Map.of("Retry-After", "5"));
    }

    void send(HttpServerResponse response) {
        ObjectNode body = Json.object();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.put("detail", getMessage());
        headers.forEach(response::putHeader);
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(Json.bytes(body)));
    }
}
