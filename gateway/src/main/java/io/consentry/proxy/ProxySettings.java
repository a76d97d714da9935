package io.consentry.proxy;

import java.time.Duration;

/**
 * How a site's origins are reached.
 *
 * @param connectTimeout how long a connection may take to come about
 * @param responseTimeout how long an origin may take to begin its answer
 * @param answerTimeout how long it may stay silent within an answer
 * @param tunnelTimeout how long nothing may pass on a connection that goes on in another protocol
 * @param balance which of several gets a request
 * @param tls how they are spoken to over TLS
 */
public record ProxySettings(
        Duration connectTimeout,
        Duration responseTimeout,
        Duration answerTimeout,
        Duration tunnelTimeout,
        BalanceSettings balance,
        OriginTlsSettings tls) {
    /** The default of {@link #connectTimeout}. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** The default of {@link #responseTimeout}. */
    public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);

    /** The default of {@link #answerTimeout}. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    /** The default of {@link #tunnelTimeout}. */
    public static final Duration TUNNEL_TIMEOUT = Duration.ofHours(1);

    /** What holds where nothing is configured. */
    public static final ProxySettings DEFAULT = new ProxySettings(
            CONNECT_TIMEOUT,
            RESPONSE_TIMEOUT,
            ANSWER_TIMEOUT,
            TUNNEL_TIMEOUT,
            BalanceSettings.DEFAULT,
            OriginTlsSettings.DEFAULT);
}
