package io.consentry.api;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** The gateway's internal side: one server for other servers and operators. */
public final class InternalVerticle extends VerticleBase {
    private static final int IDLE_SECONDS = 60;

    private final String host;
    private final int port;
    private final Handler<HttpServerRequest> api;
    private int actualPort = -1;

    /**
     * Prepares a server; it listens when the verticle is deployed.
     *
     * @param port 0 for any free one, see {@link #actualPort}
     */
    public InternalVerticle(String host, int port, Handler<HttpServerRequest> api) {
        this.host = host;
        this.port = port;
        this.api = api;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setIdleTimeout(IDLE_SECONDS);
        return vertx.createHttpServer(options)
                .requestHandler(api)
                .listen()
                .onSuccess(server -> actualPort = server.actualPort());
    }

    /** The port listened on; -1 before the verticle is deployed. */
    public int actualPort() {
        return actualPort;
    }
}
