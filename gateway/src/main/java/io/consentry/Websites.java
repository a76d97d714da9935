package io.consentry;

import java.util.ArrayList;
import java.util.List;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

import io.consentry.proxy.Certificates;
import io.consentry.proxy.HealthChecks;
import io.consentry.proxy.Keyring;
import io.consentry.proxy.Origin;
import io.consentry.proxy.Site;
import io.consentry.proxy.Sites;
import io.consentry.proxy.SitesSettings;
import io.consentry.proxy.TlsUnavailableException;
import io.consentry.telemetry.Metrics;

/** The websites behind the gateway, with what is shown and known of them. For one thread at a time. */
final class Websites implements AutoCloseable {
    private final Vertx vertx;
    private final Metrics metrics;
    private final Certificates certificates;
    private final List<Runnable> meters = new ArrayList<>();
    private @Nullable Sites inForce;
    private @Nullable HealthChecks checks;

    /**
     * What was built of one configuration.
     *
     * @param sites the websites
     * @param ring their certificates
     */
    record Prepared(Sites sites, Keyring ring) {}

    Websites(Vertx vertx, Metrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.certificates = new Certificates(vertx);
    }

    /** What visitors are shown over TLS. */
    Certificates certificates() {
        return certificates;
    }

    /**
     * Builds everything anew; nothing is in force yet.
     *
     * @throws StartException if a certificate cannot be used
     */
    Prepared prepare(SitesSettings settings) throws StartException {
        try {
            return new Prepared(Sites.of(settings, inForce), certificates.load(settings));
        } catch (TlsUnavailableException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** From now on these are in force. */
    void use(Prepared prepared) {
        certificates.use(prepared.ring);
        endChecks();
        meters.forEach(Runnable::run);
        meters.clear();
        prepared.sites.settle();
        inForce = prepared.sites;
        checks = HealthChecks.of(prepared.sites, vertx);
        prepared.sites.all().forEach(this::measure);
    }

    private void measure(Site site) {
        meters.add(metrics.watch(
                "consentry.site.retries", "requests that were repeated", site, Site::retries, "site", site.name()));
        for (Origin origin : site.origins()) {
            String[] tags = {"site", site.name(), "origin", origin.settings().toString()};
            meters.add(metrics.watch(
                    "consentry.origin.requests", "requests to an origin", origin, Origin::requests, tags));
            meters.add(metrics.watch(
                    "consentry.origin.failures", "requests that an origin failed", origin, Origin::failures, tags));
            meters.add(metrics.watchLevel(
                    "consentry.origin.in.flight", "requests under way at an origin", origin, Origin::inFlight, tags));
            meters.add(metrics.watchLevel(
                    "consentry.origin.ejected",
                    "whether an origin is left out for its failures",
                    origin,
                    each -> each.isEjected() ? 1 : 0,
                    tags));
            meters.add(metrics.watchLevel(
                    "consentry.origin.up",
                    "whether looks at an origin say that it is well",
                    origin,
                    each -> each.isUp() ? 1 : 0,
                    tags));
        }
    }

    private void endChecks() {
        if (checks != null) {
            checks.close();
            checks = null;
        }
    }

    /** Nobody looks at origins and certificates any more. */
    @Override
    public void close() {
        endChecks();
        certificates.close();
    }
}
