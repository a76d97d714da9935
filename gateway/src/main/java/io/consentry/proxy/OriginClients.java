package io.consentry.proxy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;

/**
 * Connections to origins, on one event loop.
 *
 * @param requests for requests with answers, over HTTP/1.1
 * @param streams the same over TLS, by HTTP/2 where the origin agrees
 * @param upgrades for requests that may go on in another protocol and keep their connection; apart from the others, so
 *     that they do not use up their places
 */
record OriginClients(HttpClient requests, HttpClient streams, HttpClient upgrades) {
    /** The default of 8 KiB cuts a page into many pieces, each with a cost of its own. */
    private static final int CHUNK_BYTES = 64 * 1024;

    /** Shorter than what common servers allow an idle connection, so that they rarely close one that is about to be used. */
    private static final int POOL_KEEP_ALIVE_SECONDS = 4;

    private static final int STREAMS = 100;
    private static final int STREAM_CONNECTIONS = 16;

    /**
     * More than all streams of a connection can hold back together, so that visitors who do not read never stop the others
     * (RFC 9113, 5.2.2).
     */
    private static final int CONNECTION_WINDOW = (STREAMS + 28) * 64 * 1024;

    /** Those of one event loop, by what they depend on. What is no longer configured stays for those who still use it. */
    static final class Pool {
        private record Key(Duration connectTimeout, PoolSettings pool, OriginTlsSettings tls) {}

        private final Vertx vertx;
        private final int tunnels;
        private final Map<Key, OriginClients> known = new HashMap<>();

        /** Takes how many tunnels there may be at a time. */
        Pool(Vertx vertx, int tunnels) {
            this.vertx = vertx;
            this.tunnels = tunnels;
        }

        OriginClients of(ProxySettings settings) {
            return known.computeIfAbsent(
                    new Key(settings.timeouts().connect(), settings.pool(), settings.tls()),
                    key -> make(vertx, settings, tunnels));
        }
    }

    HttpClient of(OriginSettings origin, boolean upgrades) {
        return upgrades ? this.upgrades : origin.isTls() ? streams : requests;
    }

    private static OriginClients make(Vertx vertx, ProxySettings settings, int tunnels) {
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(settings.pool().connections())
                .setHttp2MaxSize(STREAM_CONNECTIONS)
                .setMaxWaitQueueSize(settings.pool().waiting());
        HttpClient requests = client(vertx, options(settings), pool);
        HttpClient streams = settings.tls().http2() ? client(vertx, http2(options(settings)), pool) : requests;
        return new OriginClients(
                requests, streams, client(vertx, options(settings), new PoolOptions().setHttp1MaxSize(tunnels)));
    }

    private static HttpClient client(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(OrderlyClose::watch)
                .build();
    }

    /** How an origin is reached over HTTP/1.1. */
    static HttpClientOptions options(ProxySettings settings) {
        HttpClientOptions options = new HttpClientOptions()
                .setMaxChunkSize(CHUNK_BYTES)
                .setConnectTimeout((int) settings.timeouts().connect().toMillis())
                .setKeepAliveTimeout(POOL_KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(4 * HeadScan.MAX_HEAD)
                .setDecompressionSupported(false);
        options.setEnabledSecureTransportProtocols(EdgeTls.VERSIONS);
        String authorities = settings.tls().authorities();
        if (!authorities.isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authorities)));
        }
        return options;
    }

    private static HttpClientOptions http2(HttpClientOptions options) {
        return options.setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setInitialSettings(
                        new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(4 * HeadScan.MAX_HEAD))
                .setHttp2MultiplexingLimit(STREAMS)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW);
    }
}
