package io.consentry.proxy;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;

/**
 * An answer that the gateway itself gives over HTTP/2. Visitors may keep it waiting as long as the website's, on a hundred streams
 * of each connection, so that it counts among what they have not taken.
 */
final class OwnAnswer {
    /** What a stream takes, in bytes, besides the answer that waits on it. */
    static final int STREAM = 8 * 1024;

    private OwnAnswer() {}

    /** Counts the answer from its head on, until its stream ends, and ends that where others need the memory. */
    static void watch(HttpServerRequest request, Untaken untaken) {
        if (!StreamHead.is(request)) {
            return;
        }
        Context loop = ContextInternal.current();
        Untaken.Share share = untaken.share(() -> loop.runOnContext(now -> Broken.off(request)), STREAM);
        request.response().headersEndHandler(head -> share.add(1 + length(request)));
        request.response().closeHandler(ended -> share.close());
    }

    private static int length(HttpServerRequest request) {
        String length = request.response().headers().get("Content-Length");
        return length == null ? 0 : Integer.parseInt(length);
    }
}
