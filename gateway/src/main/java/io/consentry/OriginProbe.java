package io.consentry;

import java.util.ArrayList;
import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.proxy.FailureWords;
import io.consentry.proxy.SitesSettings;

/** Looks once, at the start, whether the websites can be reached, and says so if not: they may still come up. */
final class OriginProbe {
    private static final Logger LOG = LoggerFactory.getLogger(OriginProbe.class);

    private OriginProbe() {}

    static void warnIfUnreachable(Vertx vertx, SitesSettings sites) {
        NetClient client = vertx.createNetClient();
        List<Future<?>> looks = new ArrayList<>();
        sites.sites().stream()
                .flatMap(site -> site.origins().stream())
                .distinct()
                .forEach(origin -> looks.add(client.connect(origin.port(), origin.host())
                        .onFailure(failure -> LOG.warn(
                                "the website at {} cannot be reached yet ({}); visitors get 502 until it can",
                                origin,
                                FailureWords.of(failure)))));
        Future.join(looks).onComplete(done -> client.close());
    }
}
