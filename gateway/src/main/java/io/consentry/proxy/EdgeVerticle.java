package io.consentry.proxy;

import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import org.jspecify.annotations.Nullable;

import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;

/** The gateway's public side on one event loop: its own server and its own connections to the origin. */
public final class EdgeVerticle extends VerticleBase {
    /** The default of 8 KiB cuts a page into many pieces, each with a cost of its own. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int IDLE_SECONDS = 60;

    /** Shorter than what common servers allow an idle connection, so that they rarely close one that is about to be used. */
    private static final int POOL_KEEP_ALIVE_SECONDS = 4;

    private static final int DRAIN_SECONDS = 30;
    private static final int POOL_SIZE = 256;
    private static final int POOL_QUEUE = 4096;

    private final String host;
    private final int port;
    private final ProxySettings settings;
    private final Deciding deciding;
    private final Pages pages;
    private final Routes routes;
    private @Nullable HttpServer server;
    private int actualPort = -1;

    /**
     * What decides.
     *
     * @param facts reads requests
     * @param decisions decides for them
     */
    public record Deciding(FactsReader facts, DecisionPoint decisions) {}

    /**
     * What does not go to the origin.
     *
     * @param first sees every request before anything else reads it
     * @param prefix of the paths that are the gateway's own, without a trailing slash
     * @param own answers them
     */
    public record Routes(Handler<HttpServerRequest> first, String prefix, Handler<HttpServerRequest> own) {
        boolean isOwn(String path) {
            return path.startsWith(prefix + "/") || path.equals("/.well-known/gpc.json");
        }
    }

    /**
     * Prepares a server; it listens when the verticle is deployed.
     *
     * @param port 0 for any free one, see {@link #actualPort}
     */
    public EdgeVerticle(String host, int port, ProxySettings settings, Deciding deciding, Pages pages, Routes routes) {
        this.host = host;
        this.port = port;
        this.settings = settings;
        this.deciding = deciding;
        this.pages = pages;
        this.routes = routes;
    }

    @Override
    public Future<?> start() {
        HttpClientOptions clientOptions = new HttpClientOptions()
                .setMaxChunkSize(CHUNK_BYTES)
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setKeepAliveTimeout(POOL_KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(4 * MAX_HEADER_BYTES)
                .setDecompressionSupported(false);
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(POOL_SIZE).setMaxWaitQueueSize(POOL_QUEUE);
        Edge edge = new Edge(
                vertx,
                settings,
                vertx.httpClientBuilder()
                        .with(clientOptions)
                        .with(pool)
                        .withConnectHandler(OrderlyClose::watch)
                        .build(),
                deciding.facts(),
                deciding.decisions(),
                pages);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                // A negative port is a free one that the servers of all event loops share.
                .setPort(port == 0 ? -1 : port)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(idleSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        HttpServer listener = vertx.createHttpServer(options).requestHandler(request -> route(edge, request));
        server = listener;
        return listener.listen().onSuccess(listening -> actualPort = listening.actualPort());
    }

    /** Stops accepting, and finishes what runs. */
    @Override
    public Future<?> stop() {
        HttpServer listening = server;
        return listening == null ? Future.succeededFuture() : listening.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** The port listened on; -1 before the verticle is deployed. */
    public int actualPort() {
        return actualPort;
    }

    /** An origin that may take its time must not lose the visitor who waits for it. */
    private int idleSeconds() {
        return Math.max(IDLE_SECONDS, 2 * (int) settings.responseTimeout().toSeconds());
    }

    private void route(Edge edge, HttpServerRequest request) {
        int refusal = Admission.refusal(request);
        if (refusal != Admission.ADMITTED) {
            request.response()
                    .setStatusCode(refusal)
                    .putHeader("Cache-Control", "no-store")
                    .end();
            return;
        }
        routes.first().handle(request);
        String path = request.path();
        if (path != null && routes.isOwn(path)) {
            routes.own().handle(request);
        } else {
            new Exchange(edge, request).run();
        }
    }
}
