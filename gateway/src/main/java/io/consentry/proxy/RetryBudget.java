package io.consentry.proxy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How many requests of a site may be repeated. Where an origin fails, repeating everything would double the load on those
 * that are left: each request earns a fifth of a repetition, and each second a whole one up to ten.
 */
final class RetryBudget {
    private static final int COST = 5;
    private static final int EARNED = 1;
    private static final int FLOOR = 10 * COST;
    private static final int MOST = 100 * COST;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final AtomicInteger saved = new AtomicInteger(FLOOR);
    private long topped;

    /** Takes a clock that only ever goes on. */
    RetryBudget(LongSupplier nanos) {
        this.nanos = nanos;
        this.topped = nanos.getAsLong();
    }

    /** A request was made that is no repetition. */
    void earn() {
        if (saved.get() < MOST) {
            saved.addAndGet(EARNED);
        }
    }

    /** Whether another repetition is allowed, which is spent with the answer. */
    synchronized boolean spend() {
        long seconds = (nanos.getAsLong() - topped) / SECOND;
        if (seconds > 0) {
            topped += seconds * SECOND;
            int given = (int) Math.min(seconds * COST, FLOOR);
            saved.updateAndGet(now -> now >= FLOOR ? now : Math.min(FLOOR, now + given));
        }
        return saved.getAndUpdate(now -> now >= COST ? now - COST : now) >= COST;
    }
}
