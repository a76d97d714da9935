package io.consentry.proxy;

import java.time.Duration;

/**
 * How long a site's origins are waited for.
 *
 * @param connect how long a connection may take to come about
 * @param response how long an origin may take to begin its answer
 * @param answer how long it may stay silent within an answer
 * @param tunnel how long nothing may pass on a connection that goes on in another protocol
 */
public record TimeoutSettings(Duration connect, Duration response, Duration answer, Duration tunnel) {
    /** What holds where nothing is configured. */
    public static final TimeoutSettings DEFAULT = new TimeoutSettings(
            Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofHours(1));
}
