package io.consentry.proxy;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Whether the gateway is on its way out. From then on every answer ends its connection, so that no visitor sends another
 * request on one that is about to be closed.
 */
public final class Draining {
    private volatile boolean begun;

    /** From now on. */
    public void begin() {
        begun = true;
    }

    /** Whether it is. */
    public boolean isBegun() {
        return begun;
    }

    /** Tells a visitor who keeps the connection. Over HTTP/2 a frame of the connection's own does. */
    void tell(HttpServerRequest request) {
        boolean telling = begun && request.version() != HttpVersion.HTTP_2;
        if (telling) {
            request.response()
                    .headersEndHandler(head -> request.response().putHeader("Connection", "close"))
                    .endHandler(sent -> request.connection().close());
        }
    }
}
