package io.consentry.proxy;

import java.time.Duration;

/**
 * How origins are looked at, requests apart.
 *
 * @param path what they are asked for; a status from 200 to 399 is good
 * @param interval the time between two looks, and the most that one may take
 * @param fall after so many bad ones in a row an origin gets no requests
 * @param rise after so many good ones in a row it gets them again
 */
public record HealthSettings(String path, Duration interval, int fall, int rise) {
    /** The default of {@link #interval}. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /** The default of {@link #fall}. */
    public static final int FALL = 3;

    /** The default of {@link #rise}. */
    public static final int RISE = 2;
}
