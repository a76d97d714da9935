package io.consentry.proxy;

import io.vertx.core.http.HttpServerRequest;

/** How an exchange with a visitor ends before its time: over HTTP/1 with its connection, over HTTP/2 with its stream. */
final class Broken {
    /** RFC 9113, 7: nothing is wrong, but no more of the body is wanted. */
    private static final long NO_ERROR = 0;

    private static final long INTERNAL_ERROR = 2;

    private Broken() {}

    /** Lets the visitor see that what it got is not whole. */
    static void off(HttpServerRequest request) {
        if (StreamHead.is(request)) {
            request.response().reset(INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }

    /** Ends what a visitor who has been answered whole still sends over HTTP/2. */
    static void dropBody(HttpServerRequest request) {
        if (StreamHead.hasBody(request)) {
            request.response().reset(NO_ERROR);
        }
    }
}
