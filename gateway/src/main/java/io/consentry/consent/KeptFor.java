package io.consentry.consent;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * How long events are kept: at least so many months, and at most one more, since whole months are dropped.
 *
 * @param months from {@link #FEWEST}
 */
public record KeptFor(int months) {
    /**
     * Five years: consent can be disputed for as long as claims that rest on it have not lapsed, which takes three years
     * and what is left of the first (section 195, 199 of Germany's BGB) to five (article 2224 of France's Code civil);
     * California wants the record of an opt-out for two (11 CCR 7101).
     */
    public static final KeptFor DEFAULT = new KeptFor(60);

    /** A repeated event is known again for a month (see {@link ConsentStore#append}). */
    public static final int FEWEST = 2;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if there are fewer months than {@link #FEWEST}
     */
    public KeptFor {
        if (months < FEWEST) {
            throw new IllegalArgumentException("events must be kept for at least " + FEWEST + " months");
        }
    }

    /** The time from before which events are dropped: a month's beginning, in UTC. */
    public Instant before(Instant now) {
        ZonedDateTime then = now.atZone(ZoneOffset.UTC).minusMonths(months);
        return then.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).toInstant();
    }
}
