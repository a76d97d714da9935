package io.consentry.proxy;

import java.net.URI;
import java.time.Duration;

/**
 * How the origin is reached.
 *
 * @param origin scheme, host and port; no path
 * @param connectTimeout how long a connection may take to come about
 * @param responseTimeout how long the origin may take to begin its answer
 * @param answerTimeout how long it may stay silent within an answer
 * @param tunnelTimeout how long nothing may pass on a connection that goes on in another protocol
 */
public record ProxySettings(
        URI origin, Duration connectTimeout, Duration responseTimeout, Duration answerTimeout, Duration tunnelTimeout) {
    /** The default of {@link #connectTimeout}. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** The default of {@link #responseTimeout}. */
    public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);

    /** The default of {@link #answerTimeout}. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    /** The default of {@link #tunnelTimeout}. */
    public static final Duration TUNNEL_TIMEOUT = Duration.ofHours(1);

    /** Port of the origin, the scheme's own where none is given. */
    public int port() {
        if (origin.getPort() > 0) {
            return origin.getPort();
        }
        return isTls() ? 443 : 80;
    }

    /** Whether the origin is spoken to over TLS. */
    public boolean isTls() {
        return "https".equals(origin.getScheme());
    }
}
