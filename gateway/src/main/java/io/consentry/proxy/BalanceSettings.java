package io.consentry.proxy;

import java.time.Duration;
import java.util.Optional;

/**
 * Which of several origins gets a request.
 *
 * @param inTurn whether each gets one in its turn; otherwise the one with the fewest under way does
 * @param ejectAfter after so many failures in a row an origin is left out for a while
 * @param ejectFor the first such while; each one after it is twice as long, up to {@link #MOST_EJECTED}
 * @param health how origins are looked at; empty if they are not
 */
public record BalanceSettings(boolean inTurn, int ejectAfter, Duration ejectFor, Optional<HealthSettings> health) {
    /** The default of {@link #ejectAfter}. */
    public static final int EJECT_AFTER = 5;

    /** The default of {@link #ejectFor}. */
    public static final Duration EJECT_FOR = Duration.ofSeconds(10);

    /** The longest while. */
    public static final Duration MOST_EJECTED = Duration.ofMinutes(5);

    /** The fewest under way, and no looks. */
    public static final BalanceSettings DEFAULT = new BalanceSettings(false, EJECT_AFTER, EJECT_FOR, Optional.empty());
}
