package io.consentry;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** A website whose answers each test scripts. */
public final class ScriptedOrigin implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final HttpServer server;
    private volatile Handler<HttpServerRequest> script =
            request -> request.response().end();

    /** Starts it; until it is told otherwise it answers with an empty 200. */
    public ScriptedOrigin() {
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setMaxHeaderSize(64 * 1024);
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    accepted.incrementAndGet();
                    open.incrementAndGet();
                    connection.closeHandler(closed -> open.decrementAndGet());
                })
                .requestHandler(request -> script.handle(request));
        await(server.listen());
    }

    /** From now on, this answers. */
    public void answers(Handler<HttpServerRequest> with) {
        script = with;
    }

    /** From now on, a page of this text is the answer. */
    public void answersPage(String html) {
        answers(request -> request.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .end(html));
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** How many connections it has accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections are open now. */
    public int open() {
        return open.get();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
