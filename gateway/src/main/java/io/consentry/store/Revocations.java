package io.consentry.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.Subject;

/**
 * The subjects that lately refused or were erased, so that an older cookie's lease does not outlive them.
 *
 * <p>Only the newest are kept, as many as its bound. Leases given before the oldest that is kept count no longer: what
 * was let go of might have revoked them.
 *
 * <p>Safe for any number of threads.
 */
public final class Revocations implements Confirmations {
    /** How old the latest news may be before neither leases nor copies count. */
    static final Duration FRESHNESS = Duration.ofSeconds(20);

    /** About 20 MB. */
    private static final int BOUND = 100_000;

    private final int bound;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ConcurrentMap<Subject, Change> newest = new ConcurrentHashMap<>();
    private final PriorityQueue<Change> oldestFirst = new PriorityQueue<>(Comparator.comparing(Change::at));
    private volatile Instant completeSince = Instant.MAX;
    private volatile long heardAt;
    private volatile boolean heard;

    /** With the default bound and the system's clocks. */
    public Revocations() {
        this(BOUND, Clock.systemUTC(), System::nanoTime);
    }

    /**
     * Starts empty; nothing holds before the first {@link #rebuild}.
     *
     * @param bound the most subjects, from 1
     * @param nanos a clock for the age of news
     */
    Revocations(int bound, Clock clock, LongSupplier nanos) {
        this.bound = bound;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** The most subjects that are kept. */
    int bound() {
        return bound;
    }

    /**
     * Begins anew with what is known.
     *
     * @param since all revocations from then on are in {@code known}
     */
    synchronized void rebuild(List<Change> known, Instant since) {
        // In this order: whoever sees the emptied set sees one of the two as well.
        heard = false;
        completeSince = Instant.MAX;
        newest.clear();
        oldestFirst.clear();
        known.forEach(this::add);
        completeSince = latest(since, evict());
    }

    /** Takes note of a change. */
    synchronized void add(Change change) {
        if (change.revokes()) {
            Change kept = newest.merge(change.subject(), change, (a, b) -> a.sequence() >= b.sequence() ? a : b);
            if (kept.equals(change)) {
                oldestFirst.add(change);
            }
            completeSince = latest(completeSince, evict());
        }
    }

    /** Lets go of the oldest beyond the bound, and of those that later ones replaced; says up to when. */
    private Instant evict() {
        Instant upTo = Instant.MIN;
        Instant outlived = clock.instant().minus(ConsentCookie.LEASE).minus(PgFeed.MARGIN);
        while (!oldestFirst.isEmpty()
                && (newest.size() > bound
                        || oldestFirst.size() > 2 * bound
                        || oldestFirst.element().at().isBefore(outlived))) {
            Change oldest = oldestFirst.remove();
            if (newest.remove(oldest.subject(), oldest)) {
                upTo = oldest.at();
            }
        }
        return upTo;
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** The time by the clock that the constructor took, in nanoseconds. */
    long ticks() {
        return nanos.getAsLong();
    }

    /**
     * News has come.
     *
     * @param asOf when it was asked for, in {@link #ticks}
     */
    void heard(long asOf) {
        heardAt = asOf;
        heard = true;
    }

    /** The feed would tell of it a moment later. */
    @Override
    public void wrote(Subject subject, long sequence, boolean revokes) {
        add(new Change(subject, sequence, revokes, clock.instant()));
    }

    @Override
    public boolean isFresh() {
        return heard && nanos.getAsLong() - heardAt < FRESHNESS.toNanos();
    }

    @Override
    public boolean believesLeases() {
        return true;
    }

    @Override
    public boolean leaseHolds(Subject subject, ConsentCookie cookie) {
        if (cookie.sequence() < 1 || !clock.instant().isBefore(cookie.confirmedUntil())) {
            return false;
        }
        // The cookie's time is in whole seconds and by a gateway's clock, the set's by the database's.
        Instant given = cookie.confirmedUntil().minus(ConsentCookie.LEASE).minus(PgFeed.MARGIN);
        if (given.isBefore(completeSince)) {
            return false;
        }
        Change revocation = newest.get(subject);
        return (revocation == null || revocation.sequence() <= cookie.sequence()) && isFresh();
    }

    /** How many entries wait to be let go of, replaced ones among them. */
    synchronized int queued() {
        return oldestFirst.size();
    }

    /** How many subjects are kept. */
    public int size() {
        return newest.size();
    }
}
