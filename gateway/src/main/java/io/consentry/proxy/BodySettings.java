package io.consentry.proxy;

import java.time.Duration;

/**
 * What the body of a visitor's request must keep to.
 *
 * @param timeout within this time another {@link #PACE_BYTES} come, or the body's end
 * @param maxBytes how long a body may be
 */
public record BodySettings(Duration timeout, long maxBytes) {
    /** How many bytes a body brings within each {@link #timeout}. */
    public static final int PACE_BYTES = 16 * 1024;

    /** The default of {@link #timeout}. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The default of {@link #maxBytes}, in MiB. */
    public static final int MAX_MEBIBYTES = 4096;

    /** Limits that hold where none are configured. */
    public static final BodySettings DEFAULT = new BodySettings(TIMEOUT, (long) MAX_MEBIBYTES << 20);
}
