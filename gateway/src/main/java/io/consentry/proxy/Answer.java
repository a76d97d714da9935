package io.consentry.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** The origin's answer on its way to the visitor: head, body, trailers. */
final class Answer {
    private static final int PART = 206;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Outgoing outgoing;
    private final HttpClientResponse origin;
    private final Treatment treatment;
    private @Nullable FileStream file;
    private @Nullable Pump pump;

    /** Whether the head says already whose answer it is. */
    private boolean bound;

    /**
     * Prepares it.
     *
     * @param outgoing its body's way to the visitor; closed when the exchange ends
     */
    Answer(HttpServerRequest request, Outgoing outgoing, HttpClientResponse origin, Treatment treatment) {
        this.request = request;
        this.response = request.response();
        this.outgoing = outgoing;
        this.origin = origin;
        this.treatment = treatment;
    }

    Future<Void> send() {
        boolean rewritten = treatment.isRewritten(origin.headers());
        head(rewritten);
        if (isRedirection() && treatment.stopsRedirection(response.headers())) {
            return sendNothing();
        }
        if (!hasBody()) {
            if (request.method().equals(HttpMethod.HEAD)
                    && !rewritten
                    && treatment.fileKind(origin.headers()) != null) {
                omitWhatTheBodySays();
            }
            origin.resume();
            return response.end();
        }
        if (rewritten) {
            response.setChunked(true);
            return send(treatment.stream(outgoing, origin.headers()));
        }
        if (!response.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
        boolean whole = origin.statusCode() != PART || !request.headers().contains("Range");
        OwnFile kind = whole ? treatment.fileKind(origin.headers()) : null;
        if (kind != null) {
            FileStream gathering = treatment.fileStream(kind, outgoing, origin.headers(), () -> changes(kind));
            file = gathering;
            return send(gathering);
        }
        if (origin.statusCode() != PART && treatment.isShadowed(origin.headers())) {
            return send(treatment.shadow(outgoing, origin.headers()));
        }
        return pump(outgoing).compose(moved -> finish());
    }

    /** How many bytes of a body have come so far whose head has not been sent. */
    long gathered() {
        return file == null ? 0 : file.gathered();
    }

    /** Whether the visitor has not taken yet what was sent. */
    boolean isHeldUp() {
        return outgoing.writeQueueFull() || (pump != null && pump.isWaitingForSink());
    }

    private Future<Void> pump(WriteStream<Buffer> sink) {
        Pump moving = new Pump(new OriginBody(origin), sink);
        pump = moving;
        return moving.run();
    }

    private void head(boolean rewritten) {
        response.setStatusCode(origin.statusCode());
        if (origin.statusCode() != NOT_MODIFIED) {
            // With a message of its own, Vert.x no longer knows a 304 and gives it a length of 0.
            response.setStatusMessage(origin.statusMessage());
        }
        if (response.headers().contains(Https.STRICT)) {
            origin.headers().remove(Https.STRICT); // the owner of the gateway has said it already
        }
        HopByHop.copy(origin.headers(), response.headers());
        treatment.govern(response.headers());
        treatment.admitOwn(response.headers());
        treatment.expireCookies(response.headers());
        treatment.explain(request.headers(), response.headers());
        boolean confirms = origin.statusCode() == NOT_MODIFIED && treatment.confirmsPage();
        if (confirms || treatment.isBound(origin.headers())) {
            bind();
            treatment.renewLease(response.headers());
        } else {
            treatment.keepFromWorkers(response.headers());
        }
        if (rewritten) {
            bodyIsOurs();
        }
    }

    /** Whether the body would be the origin's own is not known without it (RFC 9110, 9.3.2). */
    private void omitWhatTheBodySays() {
        bind();
        response.headers().remove("ETag");
        dropWhatIsOfOtherBytes();
    }

    private void bind() {
        if (!bound) {
            bound = true;
            treatment.bindToDecision(response.headers());
        }
    }

    private void bodyIsOurs() {
        MultiMap headers = response.headers();
        dropWhatIsOfOtherBytes();
        Coding coding = treatment.coding();
        if (coding != null) {
            headers.set("Content-Encoding", coding.token());
        }
        headers.add("Vary", "Accept-Encoding");
    }

    private void dropWhatIsOfOtherBytes() {
        MultiMap headers = response.headers();
        headers.remove("Content-Length").remove("Content-Encoding").remove("Accept-Ranges");
        // Digests are of the origin's bytes (RFC 9530).
        headers.remove("Content-MD5").remove("Digest").remove("Content-Digest").remove("Repr-Digest");
    }

    private boolean isRedirection() {
        return origin.statusCode() / 100 == 3 && origin.statusCode() != NOT_MODIFIED;
    }

    /** In place of an answer that leads to a denied vendor: there is no content, which breaks no page. */
    private Future<Void> sendNothing() {
        origin.resume();
        response.setStatusCode(NO_CONTENT).setStatusMessage("No Content");
        response.headers()
                .remove("Location")
                .remove("Content-Length")
                .remove("Content-Type")
                .remove("Content-Encoding");
        return response.end();
    }

    /** The body is not the origin's own, and may differ from visitor to visitor. */
    private void changes(OwnFile kind) {
        bind();
        if (!kind.keepsValidator()) {
            response.headers().remove("ETag");
        }
        bodyIsOurs();
        response.setChunked(true);
    }

    private Future<Void> send(BodyStream stream) {
        return pump(stream)
                .compose(moved -> stream.end())
                .onComplete(done -> stream.release())
                .compose(written -> finish());
    }

    private Future<Void> finish() {
        if (!origin.trailers().isEmpty()) {
            HopByHop.copy(origin.trailers(), response.trailers());
        }
        // Without chunks and without a length, the connection's end is the body's (RFC 9112, 6.3).
        boolean endsByClosing = !StreamHead.is(request)
                && !response.isChunked()
                && !response.headers().contains("Content-Length");
        return response.end().onSuccess(sent -> {
            if (endsByClosing) {
                request.connection().close();
            }
        });
    }

    /** RFC 9110, 6.4.1: answers that have no body whatever their headers say. */
    private boolean hasBody() {
        int status = origin.statusCode();
        return !request.method().equals(HttpMethod.HEAD)
                && status >= 200
                && status != NO_CONTENT
                && status != NOT_MODIFIED;
    }
}
