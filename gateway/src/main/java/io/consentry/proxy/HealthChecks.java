package io.consentry.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at origins at intervals, each time over a connection of its own, where the owner names a path for it. */
public final class HealthChecks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
    private static final int GOOD_FROM = 200;
    private static final int GOOD_BELOW = 400;

    private final Vertx vertx;
    private final List<HttpClient> clients = new ArrayList<>();
    private final List<Long> timers = new ArrayList<>();

    private HealthChecks(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Begins; each origin is looked at at once. */
    public static HealthChecks of(Sites sites, Vertx vertx) {
        HealthChecks checks = new HealthChecks(vertx);
        for (Site site : sites.all()) {
            site.proxy().balance().health().ifPresent(rules -> checks.begin(site, rules));
        }
        return checks;
    }

    private void begin(Site site, HealthSettings rules) {
        ProxySettings proxy = site.proxy();
        HttpClientOptions options = OriginClients.options(proxy).setKeepAlive(false);
        Duration atMost = proxy.timeouts().connect();
        Duration connect = atMost.compareTo(rules.interval()) < 0 ? atMost : rules.interval();
        options.setConnectTimeout((int) connect.toMillis());
        HttpClient client = vertx.createHttpClient(options);
        clients.add(client);
        for (Origin origin : site.origins()) {
            RequestOptions request = request(site, origin.settings(), rules);
            look(client, request, origin, rules);
            timers.add(vertx.setPeriodic(rules.interval().toMillis(), tick -> look(client, request, origin, rules)));
        }
    }

    private static RequestOptions request(Site site, OriginSettings origin, HealthSettings rules) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(origin.host())
                .setPort(origin.port())
                .setSsl(origin.isTls())
                .setURI(rules.path())
                .putHeader("User-Agent", "consentry-health")
                .setTimeout(rules.interval().toMillis());
        // An origin with several sites tells by the name which one is meant.
        site.settings().hosts().stream()
                .filter(host -> !host.startsWith("*."))
                .findFirst()
                .ifPresent(host -> request.putHeader("Host", host));
        return request;
    }

    private static void look(HttpClient client, RequestOptions request, Origin origin, HealthSettings rules) {
        client.request(request)
                .compose(asked -> {
                    // What breaks is told by the future; the rest of the answer is not wanted, and its end no news.
                    asked.exceptionHandler(broken -> LOG.debug("{}: {}", origin.settings(), broken.toString()));
                    return asked.send().map(answer -> {
                        answer.exceptionHandler(broken -> LOG.debug("{}: {}", origin.settings(), broken.toString()));
                        int status = answer.statusCode();
                        asked.reset();
                        return status;
                    });
                })
                .onSuccess(status -> origin.looked(
                        rules, status >= GOOD_FROM && status < GOOD_BELOW, rules.path() + " has the status " + status))
                .onFailure(failure -> origin.looked(rules, false, rules.path() + ": " + failure));
    }

    /** Ends it; what was found stays. */
    @Override
    public void close() {
        timers.forEach(vertx::cancelTimer);
        clients.forEach(HttpClient::close);
    }
}
