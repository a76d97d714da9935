package io.consentry.proxy;

import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.HttpServerRequest;

/** The small page that a visitor sees when the origin does not answer as it should. */
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

    /** Answers with 503 where memory ran out, with 504 where the origin was too slow, and with 502 for all else. */
    static void send(HttpServerRequest request, Throwable failure) {
        boolean slow = isTimeout(failure);
        boolean busy = failure instanceof RewriteMemory.UsedUpException;
        int status = busy ? 503 : slow ? 504 : 502;
        String title = busy ? "Service Unavailable" : slow ? "Gateway Timeout" : "Bad Gateway";
        String body = HTML.formatted(status, title, words(failure));
        // What was made ready for the origin's answer, such as its encoding and its cookies, is not this page's.
        request.response().headers().clear();
        if (busy) {
            request.response().putHeader("Retry-After", RETRY_SECONDS);
        }
        request.response()
                .setStatusCode(status)
                .setStatusMessage(title)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(body);
    }

    static String words(Throwable failure) {
        if (isTimeout(failure)) {
            return "The server behind it took too long to answer.";
        }
        if (failure instanceof RewriteMemory.UsedUpException) {
            return "Too many pages are being shown at the same time.";
        }
        if (failure instanceof ConnectException || failure instanceof java.net.UnknownHostException) {
            return "The server behind it cannot be reached.";
        }
        if (failure instanceof ClosedChannelException || failure instanceof io.vertx.core.http.HttpClosedException) {
            return "The server behind it closed the connection without an answer.";
        }
        if (failure instanceof UnreadableBodyException) {
            return "The server behind it sent a page in a form that cannot be read.";
        }
        return "The server behind it did not answer properly.";
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof ConnectTimeoutException;
    }
}
