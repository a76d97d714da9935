package io.consentry;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.proxy.ProxySettings;

/** Looks once, at the start, whether the website can be reached, and says so if not: it may still come up. */
final class OriginProbe {
    private static final Logger LOG = LoggerFactory.getLogger(OriginProbe.class);

    private OriginProbe() {}

    static void warnIfUnreachable(Vertx vertx, ProxySettings proxy) {
        NetClient client = vertx.createNetClient();
        client.connect(proxy.port(), proxy.origin().getHost())
                .onComplete(done -> client.close())
                .onFailure(failure -> LOG.warn(
                        "the website at {} cannot be reached yet ({}); visitors get 502 until it can",
                        proxy.origin(),
                        failure.getMessage()));
    }
}
