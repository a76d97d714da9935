package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;

/** The gateway's public side on one event loop: its own server and its own connections to the origin. */
public final class EdgeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeVerticle.class);

    /** The default of 8 KiB cuts a page into many pieces, each with a cost of its own. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private static final int IDLE_SECONDS = 60;

    /** Shorter than what common servers allow an idle connection, so that they rarely close one that is about to be used. */
    private static final int POOL_KEEP_ALIVE_SECONDS = 4;

    private static final int MAX_STREAMS = 100;
    private static final int MAX_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int DRAIN_SECONDS = 25;
    private static final int POOL_SIZE = 256;
    private static final int POOL_QUEUE = 4096;

    private final Listening listening;
    private final ProxySettings settings;
    private final Supplier<Serving> current;
    private final List<HttpServer> servers = new ArrayList<>();
    private @Nullable OriginClients clients;
    private @Nullable Serving serving;
    private @Nullable Edge edge;
    private int actualPort = -1;
    private int actualTlsPort = -1;

    /**
     * Where visitors come in.
     *
     * @param host a name or address of this machine
     * @param port 0 for any free one, see {@link #actualPort}
     * @param edge what their connections must keep to
     * @param connections counts those of all event loops
     * @param draining whether the gateway is on its way out
     */
    public record Listening(String host, int port, EdgeSettings edge, OpenConnections connections, Draining draining) {}

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
     * Prepares the servers; they listen when the verticle is deployed.
     *
     * @param current what the next request is answered with
     */
    public EdgeVerticle(Listening listening, ProxySettings settings, Supplier<Serving> current) {
        this.listening = listening;
        this.settings = settings;
        this.current = current;
    }

    @Override
    public Future<?> start() {
        HttpClientOptions clientOptions = new HttpClientOptions()
                .setMaxChunkSize(CHUNK_BYTES)
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setKeepAliveTimeout(POOL_KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(4 * HeadScan.MAX_HEAD)
                .setDecompressionSupported(false);
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(POOL_SIZE).setMaxWaitQueueSize(POOL_QUEUE);
        PoolOptions tunnels = new PoolOptions().setHttp1MaxSize(listening.edge().maxConnections());
        clients = new OriginClients(client(clientOptions, pool), client(clientOptions, tunnels));
        HttpServer plain = server(options(listening.port(), -1));
        return plain.listen().compose(bound -> {
            actualPort = bound.actualPort();
            TlsSettings tls = listening.edge().tls();
            return tls == null ? Future.succeededFuture() : startTls(tls);
        });
    }

    private HttpClient client(HttpClientOptions options, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(OrderlyClose::watch)
                .build();
    }

    private Future<?> startTls(TlsSettings tls) {
        Certificate certificate = new Certificate(vertx, tls);
        return certificate
                .load()
                .compose(pair -> {
                    HttpServerOptions options = options(tls.port(), -2);
                    EdgeTls.apply(options);
                    options.setSslHandshakeTimeout(
                                    listening.edge().headTimeout().toMillis())
                            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
                    http2(options);
                    options.setKeyCertOptions(pair);
                    return server(options).listen();
                })
                .onSuccess(bound -> {
                    actualTlsPort = bound.actualPort();
                    certificate.watch(bound);
                })
                .recover(failure -> Future.failedFuture(new TlsUnavailableException(tls, failure)));
    }

    private HttpServerOptions options(int port, int anyPort) {
        return new HttpServerOptions()
                .setHost(listening.host())
                // A negative port is a free one that the servers of all event loops share.
                .setPort(port == 0 ? anyPort : port)
                .setMaxHeaderSize(HeadScan.MAX_HEAD)
                .setMaxInitialLineLength(HeadScan.MAX_LINE)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setIdleTimeout(idleSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static void http2(HttpServerOptions options) {
        options.setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(MAX_STREAMS)
                        .setMaxHeaderListSize(HeadScan.MAX_HEAD))
                .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
                .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
    }

    private HttpServer server(HttpServerOptions options) {
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    if (listening.connections().admits(connection)) {
                        RequestGuard.guard(connection, listening.edge());
                        FrameLimit.watch(connection, listening.edge());
                    }
                })
                .invalidRequestHandler(RequestGuard::refuse)
                // A handshake that fails is the visitor's affair.
                .exceptionHandler(broken -> LOG.debug("a connection failed: {}", broken.toString()))
                .requestHandler(this::route);
        servers.add(server);
        return server;
    }

    /** Stops accepting, and finishes what runs. */
    @Override
    public Future<?> stop() {
        return Future.join(servers.stream()
                .map(server -> server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS))
                .toList());
    }

    /** The port listened on; -1 before the verticle is deployed. */
    public int actualPort() {
        return actualPort;
    }

    /** The port listened on for TLS; -1 before the verticle is deployed, or without TLS. */
    public int actualTlsPort() {
        return actualTlsPort;
    }

    private Edge edge(Serving now) {
        Edge known = edge;
        if (known == null || !now.equals(serving)) {
            known = new Edge(
                    vertx,
                    settings,
                    Objects.requireNonNull(clients, "made at the start"),
                    now.deciding().facts(),
                    now.deciding().decisions(),
                    now.pages());
            edge = known;
            serving = now;
        }
        return known;
    }

    /** An origin that may take its time must not lose the visitor who waits for it. */
    private int idleSeconds() {
        int silent = (int) Math.max(
                settings.responseTimeout().toSeconds(), settings.answerTimeout().toSeconds());
        return Math.max(IDLE_SECONDS, 2 * silent);
    }

    private void route(HttpServerRequest request) {
        listening.draining().tell(request);
        int refusal = StreamHead.is(request)
                ? StreamHead.settle(request, listening.edge().bodies().maxBytes())
                : Admission.ADMITTED;
        if (refusal == Admission.ADMITTED) {
            refusal = Admission.refusal(request);
        }
        if (refusal != Admission.ADMITTED) {
            RequestGuard.refuse(request, refusal);
            return;
        }
        if (Https.sends(request, listening.edge().https())) {
            return;
        }
        Serving now = current.get();
        Routes routes = now.routes();
        routes.first().handle(request);
        String path = request.path();
        if (path != null && routes.isOwn(path)) {
            if (Upgrade.asked(request) != null) {
                RequestGuard.refuse(request, 400);
                return;
            }
            routes.own().handle(request);
        } else {
            new Exchange(edge(now), request).run();
        }
    }
}
