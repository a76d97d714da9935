package io.consentry.proxy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What visitors' connections must keep to.
 *
 * @param headTimeout how long a request's head may take to come
 * @param bodies what the bodies of requests must keep to
 * @param maxConnections how many visitors' connections may be open at a time
 * @param drain how long new connections are let in after the gateway was told to stop
 * @param tls how visitors come in over TLS; null if they do not
 * @param https how they are kept to it, here or where a proxy in front ends it
 */
public record EdgeSettings(
        Duration headTimeout,
        BodySettings bodies,
        int maxConnections,
        Duration drain,
        @Nullable TlsSettings tls,
        HttpsSettings https) {
    /** The default of {@link #headTimeout}. */
    public static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

    /** The default of {@link #drain}. */
    public static final Duration DRAIN = Duration.ofSeconds(3);

    /** The default of {@link #maxConnections}. */
    public static final int MAX_CONNECTIONS = 10_000;
}
