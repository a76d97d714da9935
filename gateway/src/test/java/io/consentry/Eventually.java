package io.consentry;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what will become true, within a limit. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final long STEP_NANOS = Duration.ofMillis(5).toNanos();

    private Eventually() {}

    /** Returns as soon as the condition holds, and fails if it does not within the limit. */
    public static void holds(String what, BooleanSupplier condition) {
        holds(what, LIMIT, condition);
    }

    /** The same within a limit of one's own, for what takes a process long. */
    static void holds(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
