package io.consentry.proxy;

import java.util.List;
import java.util.Optional;

import io.consentry.policy.Enforcement;

/**
 * A website behind the gateway.
 *
 * @param hosts the names it answers to, in lower case and ASCII: {@code shop.example}, or {@code *.shop.example} for all
 *     names below; empty where it answers to any
 * @param origins the servers behind it; one to {@link #MOST_ORIGINS}
 * @param proxy how they are reached
 * @param certificate its own; empty where it uses the general one
 * @param errorPage the owner's own page for failures, in HTML; empty for ours
 * @param enforcement whether what is decided is carried out
 */
public record SiteSettings(
        List<String> hosts,
        List<OriginSettings> origins,
        ProxySettings proxy,
        Optional<KeyPairSettings> certificate,
        String errorPage,
        Enforcement enforcement) {
    /** How many origins a site may have. */
    public static final int MOST_ORIGINS = 64;

    /** Stands in an error page for the status. */
    public static final String STATUS = "{{status}}";

    /** What it is called in logs and metrics. */
    public String name() {
        return hosts.isEmpty() ? "*" : hosts.get(0);
    }
}
