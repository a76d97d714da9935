package io.consentry.proxy;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server behind a site, as all event loops see it: how much is under way there, and whether it should be asked at all.
 *
 * <p>Failures in a row have it ejected for a while, which doubles each time until it has answered. What is under way is
 * finished in any case. All methods are for any thread.
 */
public final class Origin {
    private static final Logger LOG = LoggerFactory.getLogger(Origin.class);

    private static final int MOST_DOUBLINGS = 10;

    private final String name;
    private final OriginSettings settings;
    private final LongSupplier nanos;
    private final FailureLog log;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile BalanceSettings balance;
    private volatile boolean alone;
    private volatile boolean down;
    private volatile boolean troubled;
    private volatile boolean ejected;
    private volatile long ejectedUntil;
    private int failuresInRow;
    private int ejections;
    private int looksInRow;

    /**
     * Begins well.
     *
     * @param site what its site is called
     * @param nanos a clock that only ever goes on
     */
    Origin(String site, OriginSettings settings, LongSupplier nanos) {
        this.name = "the origin " + settings + (site.equals("*") ? "" : " of " + site);
        this.settings = settings;
        this.nanos = nanos;
        this.balance = BalanceSettings.DEFAULT;
        this.log = new FailureLog(name, nanos);
    }

    /** Takes other rules, which hold from now on. */
    synchronized void settle(BalanceSettings rules, boolean isAlone) {
        balance = rules;
        alone = isAlone;
        if (rules.health().isEmpty()) {
            down = false;
            looksInRow = 0;
        }
    }

    /** Where it is. */
    public OriginSettings settings() {
        return settings;
    }

    /** How many requests are under way, tunnels among them. */
    public int inFlight() {
        return inFlight.get();
    }

    /** How many requests it has got so far, repetitions among them. */
    public long requests() {
        return requests.sum();
    }

    /** How many of them it failed to answer, or answered with 502, 503 or 504. */
    public long failures() {
        return failures.sum();
    }

    /** Whether looks at it say that it is well, or nobody looks. */
    public boolean isUp() {
        return !down;
    }

    /** Whether it is left out now for its failures. */
    public boolean isEjected() {
        return ejected && ejectedUntil - nanos.getAsLong() > 0;
    }

    void begin() {
        requests.increment();
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** It began to answer. */
    void answered(int status) {
        if (status >= 502 && status <= 504) {
            failed("it says so itself", "status " + status);
        } else if (troubled) {
            recovered();
        }
    }

    private synchronized void recovered() {
        troubled = false;
        failuresInRow = 0;
        ejections = 0;
        boolean told = log.recovered();
        if (ejected || told) {
            ejected = false;
            LOG.info("{} answers again", name);
        }
    }

    /** A request failed by its fault. */
    void failed(String words, String detail) {
        failures.increment();
        log.failed(words, detail);
        synchronized (this) {
            troubled = true;
            failuresInRow++;
            if (failuresInRow >= balance.ejectAfter() && !alone && !isEjected()) {
                eject();
            }
        }
    }

    private void eject() {
        long first = balance.ejectFor().toNanos();
        long most = BalanceSettings.MOST_EJECTED.toNanos();
        long time = Math.min(most, first << Math.min(ejections, MOST_DOUBLINGS));
        ejections++;
        ejectedUntil = nanos.getAsLong() + time;
        ejected = true;
        LOG.warn(
                "{} is left out for {} s: {} failures in a row",
                name,
                TimeUnit.NANOSECONDS.toSeconds(time),
                failuresInRow);
    }

    /** Somebody has looked at it, by rules that may have changed meanwhile. */
    void looked(HealthSettings rules, boolean good, String detail) {
        synchronized (this) {
            if (!balance.health().equals(Optional.of(rules))) {
                return;
            }
            looksInRow = good == down ? looksInRow + 1 : 0;
            if (looksInRow < (down ? rules.rise() : rules.fall())) {
                return;
            }
            looksInRow = 0;
            down = !good;
        }
        if (good) {
            recovered();
            LOG.info("{} is well again", name);
        } else {
            LOG.warn("{} gets no requests until it is well: {}", name, detail);
        }
    }
}
