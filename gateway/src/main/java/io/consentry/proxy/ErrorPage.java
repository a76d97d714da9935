package io.consentry.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerRequest;

import static io.consentry.proxy.SiteSettings.STATUS;

/** The small page that a visitor sees when the origin does not answer as it should: the owner's own, or ours. */
final class ErrorPage {
    private static final String HTML = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$d %2$s</title>
            <style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem;\
            color:#222;background:#fff}h1{font-size:1.3rem}@media(prefers-color-scheme:dark){body{color:#ddd;\
            background:#181818}}</style>
            <h1>This website cannot be shown right now</h1>
            <p>%3$s</p>
            <p>Please try again in a moment. <small>(%1$d %2$s)</small></p>
            </html>
            """;

    private static final String RETRY_SECONDS = "2";

    private ErrorPage() {}

    /**
     * Answers with the fault's status.
     *
     * @param own the owner's page; empty for ours
     */
    static void send(HttpServerRequest request, Fault fault, String own) {
        int status = fault.status();
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        // What was made ready for the origin's answer, such as its encoding and its cookies, is not this page's.
        request.response().headers().clear();
        if (status == 503) {
            request.response().putHeader("Retry-After", RETRY_SECONDS);
        }
        request.response()
                .setStatusCode(status)
                .setStatusMessage(title)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(
                        own.isEmpty()
                                ? HTML.formatted(status, title, fault.words())
                                : own.replace(STATUS, Integer.toString(status)));
    }
}
