package io.consentry.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;
import io.consentry.policy.LeaseRenewal;

/** The gateway's public side on one event loop: its own server and its own connections to the origins. */
public final class EdgeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeVerticle.class);

    /** The gateway speaks for no such host on this connection (RFC 9110, 15.5.20). */
    private static final int MISDIRECTED = 421;

    private static final int MAX_STREAMS = 100;
    private static final int MAX_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int DRAIN_SECONDS = 25;

    private final Listening listening;
    private final Supplier<Serving> current;
    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<Site, Edge> edges = new HashMap<>();
    private OriginClients.@Nullable Pool clients;
    private @Nullable Serving serving;
    private int actualPort = -1;
    private int actualTlsPort = -1;

    /**
     * Where visitors come in.
     *
     * @param host a name or address of this machine
     * @param port 0 for any free one, see {@link #actualPort}
     * @param edge what their connections must keep to
     * @param idle how long nothing may pass on one
     * @param certificates what they are shown over TLS
     * @param shared what all event loops count together
     */
    public record Listening(
            String host, int port, EdgeSettings edge, Duration idle, Certificates certificates, Shared shared) {}

    /**
     * What all event loops share.
     *
     * @param connections counts those of all
     * @param draining whether the gateway is on its way out
     */
    public record Shared(OpenConnections connections, Draining draining) {}

    /**
     * What decides.
     *
     * @param facts reads requests
     * @param decisions decides for them
     * @param leases renews what they may rely on
     */
    public record Deciding(FactsReader facts, DecisionPoint decisions, LeaseRenewal leases) {}

    /**
     * What does not go to the origin.
     *
     * <p>A site at which nothing is carried out says for itself whether it obeys Global Privacy Control.
     *
     * @param first sees every request before anything else reads it
     * @param prefix of the paths that are the gateway's own, without a trailing slash
     * @param own answers them
     */
    public record Routes(Handler<HttpServerRequest> first, String prefix, Handler<HttpServerRequest> own) {
        boolean isOwn(String path, Site site) {
            return path.startsWith(prefix + "/")
                    || (path.equals("/.well-known/gpc.json")
                            && !site.settings().enforcement().isShadow());
        }
    }

    /**
     * Prepares the servers; they listen when the verticle is deployed.
     *
     * @param current what the next request is answered with
     */
    public EdgeVerticle(Listening listening, Supplier<Serving> current) {
        this.listening = listening;
        this.current = current;
    }

    @Override
    public Future<?> start() {
        clients = new OriginClients.Pool(vertx, listening.edge().maxConnections());
        HttpServer plain = server(options(listening.port(), -1));
        return plain.listen().compose(bound -> {
            actualPort = bound.actualPort();
            TlsSettings tls = listening.edge().tls();
            return tls == null ? Future.succeededFuture() : startTls(tls);
        });
    }

    private Future<?> startTls(TlsSettings tls) {
        HttpServerOptions options = options(tls.port(), -2);
        Duration headTimeout = listening.edge().headTimeout();
        Handshakes handshakes = new Handshakes(listening.shared().connections(), headTimeout);
        EdgeTls.apply(options, listening.certificates().keys(), handshakes);
        options.setSslHandshakeTimeout(headTimeout.toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        http2(options);
        return server(options)
                .listen()
                .onSuccess(bound -> actualTlsPort = bound.actualPort())
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
                // WebSockets pass in tunnels. What would compress them drops each request behind 128 others at once,
                // and logs it with a whole trace.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setUseAlpn(false)
                .setIdleTimeout((int) listening.idle().toSeconds())
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
                    if (connection.isSsl() || admits(connection)) {
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

    private boolean admits(HttpConnection connection) {
        Channel channel = Objects.requireNonNull(RequestGuard.channel(connection), "every server's connection has one");
        boolean may = listening.shared().connections().admits(channel);
        if (!may) {
            var unused = channel.close();
        }
        return may;
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

    private Edge edge(Serving now, Site site) {
        if (!now.equals(serving)) {
            edges.clear();
            serving = now;
        }
        Edge known = edges.get(site);
        if (known == null) {
            known = new Edge(
                    vertx,
                    site,
                    Objects.requireNonNull(clients, "made at the start").of(site.proxy()),
                    now.deciding(),
                    now.pages());
            edges.put(site, known);
        }
        return known;
    }

    private void route(HttpServerRequest request) {
        listening.shared().draining().tell(request);
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
        Serving now = current.get();
        Site site = now.sites().find(request.headers().get("Host"));
        if (site == null || Misdirected.is(request, now.sites(), site)) {
            RequestGuard.refuse(request, MISDIRECTED);
            return;
        }
        if (Https.sends(request, listening.edge().https())) {
            return;
        }
        BodyStart.askFor(request);
        Routes routes = now.routes();
        routes.first().handle(request);
        String path = request.path();
        if (path != null && routes.isOwn(path, site)) {
            if (Upgrade.asked(request) != null) {
                RequestGuard.refuse(request, 400);
                return;
            }
            OwnAnswer.watch(request, now.pages().memory().untaken());
            routes.own().handle(request);
        } else {
            new Exchange(edge(now, site), request).run();
        }
    }
}
