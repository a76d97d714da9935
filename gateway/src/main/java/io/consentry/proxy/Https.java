package io.consentry.proxy;

import io.vertx.core.http.HttpServerRequest;

/** Keeps visitors to TLS, where the owner wants it. */
final class Https {
    static final String STRICT = "Strict-Transport-Security";

    /** Keeps the method, so that nothing that was sent is lost (RFC 9110, 15.4.9). */
    private static final int PERMANENT_REDIRECT = 308;

    private static final int PORT = 443;

    private Https() {}

    /** Whether the visitor has been sent to TLS; otherwise the request goes on, and its answer may tell of it. */
    static boolean sends(HttpServerRequest request, HttpsSettings settings) {
        boolean secure = OriginRequest.scheme(request).equals("https");
        if (secure && settings.strictSeconds() > 0) {
            request.response().putHeader(STRICT, "max-age=" + settings.strictSeconds());
        }
        String host = request.headers().get("Host");
        if (secure
                || settings.redirectPort() == 0
                || host == null
                || !Admission.target(request).startsWith("/")) {
            return false;
        }
        request.response()
                .setStatusCode(PERMANENT_REDIRECT)
                .putHeader("Location", "https://" + withPort(host, settings.redirectPort()) + Admission.target(request))
                .putHeader("Cache-Control", "no-store")
                .end();
        Broken.dropBody(request);
        return true;
    }

    private static String withPort(String host, int port) {
        String name = host.replaceFirst(":\\d*$", "");
        return port == PORT ? name : name + ":" + port;
    }
}
