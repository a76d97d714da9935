package io.consentry.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/**
 * A cache before any store: it remembers records and their absence, and lets concurrent misses share one load.
 *
 * <p>What it holds of a subject is never older than the last write through it that was answered. Everything that changes
 * a subject's copy does so within {@code loads.compute} for that subject, one after the other, and:
 *
 * <ul>
 *   <li>a load leaves its answer only if it is still the one registered; a write that ends, and a newer load, unregister
 *       it, for it may have read what was there before;
 *   <li>an append replaces a copy only by a higher sequence, and only a copy that is there: its answer may be the record
 *       of an event that was stored long ago, or of a subject erased meanwhile, and then it must not come back;
 *   <li>a write elsewhere, of which the change feed tells, drops an older copy and unregisters a load;
 *   <li>an erasure, and a write that failed and may have happened all the same, drop the copy.
 * </ul>
 *
 * <p>An answer at hand is returned as a completed stage; others complete on the threads of the store behind, or, past the
 * deadline, on a timer's. Failures are not remembered.
 */
public final class CachedConsentStore implements ConsentStore {
    private final ConsentStore source;
    private final Duration deadline;
    private final Confirmations confirmations;
    private final Cache<Subject, Copy> copies;
    private final ConcurrentMap<Subject, Load> loads = new ConcurrentHashMap<>();

    /**
     * Puts a cache before a store.
     *
     * @param source closed with the cache
     * @param settings the sizes, the times and the deadline; the path does not matter here
     */
    public CachedConsentStore(ConsentStore source, StoreSettings settings) {
        this(source, settings, Ticker.systemTicker());
    }

    /**
     * Puts a cache before a store.
     *
     * @param source closed with the cache
     * @param deadline how long a look-up may take, more than zero
     * @param confirmations what may be relied on without asking the store
     */
    public CachedConsentStore(
            ConsentStore source, StoreSettings.Caching caching, Duration deadline, Confirmations confirmations) {
        this(source, caching, deadline, confirmations, Ticker.systemTicker());
    }

    /** As the first constructor, with a clock for the ages of copies. */
    CachedConsentStore(ConsentStore source, StoreSettings settings, Ticker ticker) {
        this(source, settings.caching(), settings.deadline(), Confirmations.OWN_STORE, ticker);
    }

    /** As the second constructor, with a clock for the ages of copies. */
    CachedConsentStore(
            ConsentStore source,
            StoreSettings.Caching caching,
            Duration deadline,
            Confirmations confirmations,
            Ticker ticker) {
        this.confirmations = confirmations;
        this.source = source;
        this.deadline = deadline;
        copies = Caffeine.newBuilder()
                .maximumSize(caching.size())
                .expireAfter(Expiry.<Subject, Copy>writing(
                        (subject, copy) -> copy.record.isPresent() ? caching.ttl() : caching.absentTtl()))
                .ticker(ticker)
                .recordStats()
                .build();
    }

    @Override
    public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        Copy copy = copies.getIfPresent(subject);
        return copy != null && copy.reaches(atLeast) && confirmations.isFresh() ? copy.answer : load(subject, atLeast);
    }

    /** A copy counts before the cookie's lease, and the lease before a look-up. */
    @Override
    public CompletionStage<Optional<ConsentRecord>> confirm(Subject subject, ConsentCookie cookie) {
        Copy copy = copies.getIfPresent(subject);
        if (copy != null && copy.reaches(cookie.sequence()) && confirmations.isFresh()) {
            return copy.answer;
        }
        if (confirmations.leaseHolds(subject, cookie)) {
            return CompletableFuture.completedStage(Optional.of(cookie.asRecord(subject)));
        }
        return load(subject, cookie.sequence());
    }

    @Override
    public boolean believesLeases() {
        return confirmations.believesLeases();
    }

    /** Another gateway wrote: copies from before that write count no longer, and neither does what is being loaded. */
    public void changed(Subject subject, long sequence) {
        loads.compute(subject, (key, load) -> {
            Copy copy = copies.policy().getIfPresentQuietly(subject);
            if (copy != null && !copy.reaches(sequence)) {
                copies.invalidate(subject);
            }
            return load != null && load.atLeast >= sequence ? load : null;
        });
    }

    /** Nothing that was read before counts any longer. */
    public void forget() {
        // Loads that are under way may have read before what was missed.
        loads.keySet().forEach(subject -> loads.computeIfPresent(subject, (key, load) -> null));
        copies.invalidateAll();
    }

    private CompletionStage<Optional<ConsentRecord>> load(Subject subject, long atLeast) {
        Load fresh = new Load(subject, atLeast);
        Load load = loads.compute(
                subject, (key, current) -> current != null && current.atLeast >= atLeast ? current : fresh);
        if (load == fresh) {
            fresh.start();
        }
        return load.answer.minimalCompletionStage();
    }

    @Override
    public CompletionStage<ConsentRecord> append(ConsentEvent event) {
        Subject subject = event.subject();
        return source.append(event).whenComplete((record, failure) -> settle(subject, record));
    }

    @Override
    public CompletionStage<Boolean> erase(Subject subject) {
        return source.erase(subject).whenComplete((held, failure) -> settle(subject, null));
    }

    /** A write of the subject has ended: with this record, or with none that may be kept. */
    private void settle(Subject subject, @Nullable ConsentRecord written) {
        if (written == null) {
            confirmations.wrote(subject, Long.MAX_VALUE, true);
        } else {
            confirmations.wrote(subject, written.sequence(), written.choices().containsValue(Choice.REFUSED));
        }
        loads.compute(subject, (key, load) -> {
            Copy copy = copies.policy().getIfPresentQuietly(subject);
            if (written == null || copy == null || copy.record.isEmpty()) {
                copies.invalidate(subject);
            } else if (copy.record.get().sequence() < written.sequence()) {
                copies.put(subject, new Copy(Optional.of(written), written.sequence()));
            }
            return null;
        });
    }

    @Override
    public CompletionStage<List<StoredEvent>> history(Subject subject) {
        return source.history(subject);
    }

    @Override
    public CompletionStage<Void> ping() {
        return source.ping();
    }

    /** Closes the store behind. */
    @Override
    public void close() {
        source.close();
        copies.invalidateAll();
    }

    /** Hits, misses and evictions since the start, for the metrics. A copy that was too old for its asker is a hit. */
    public CacheStats stats() {
        return copies.stats();
    }

    /** About how many subjects are held. */
    public long size() {
        return copies.estimatedSize();
    }

    /** What was found of a subject, with the stage that says so, made once. */
    private static final class Copy {
        private final Optional<ConsentRecord> record;
        private final long reached;
        private final CompletableFuture<Optional<ConsentRecord>> answer;

        /** Keeps what was found by a look that began when the event numbered {@code atLeast} was already committed. */
        Copy(Optional<ConsentRecord> record, long atLeast) {
            this.record = record;
            reached = Math.max(atLeast, record.map(ConsentRecord::sequence).orElse(0L));
            answer = CompletableFuture.completedFuture(record);
        }

        boolean reaches(long atLeast) {
            return reached >= atLeast;
        }
    }

    /** One look at the source, which any number of callers share. */
    private final class Load {
        private final Subject subject;
        private final long atLeast;
        private final CompletableFuture<Optional<ConsentRecord>> answer = new CompletableFuture<>();

        Load(Subject subject, long atLeast) {
            this.subject = subject;
            this.atLeast = atLeast;
        }

        void start() {
            CompletionStage<Optional<ConsentRecord>> look;
            try {
                look = source.find(subject, atLeast)
                        .toCompletableFuture()
                        .copy()
                        .orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RuntimeException failure) {
                look = CompletableFuture.failedFuture(failure);
            }
            look.whenComplete((record, failure) -> {
                if (failure == null) {
                    end(new Copy(record, atLeast));
                    answer.complete(record);
                } else {
                    end(null);
                    answer.completeExceptionally(cause(failure));
                }
            });
        }

        private void end(@Nullable Copy copy) {
            loads.computeIfPresent(subject, (key, current) -> {
                if (current != this) {
                    return current;
                }
                if (copy != null) {
                    copies.put(subject, copy);
                }
                return null;
            });
        }

        private Throwable cause(Throwable failure) {
            if (failure instanceof TimeoutException) {
                return new StoreUnavailableException("the store did not answer within " + deadline.toMillis() + " ms");
            }
            Throwable cause = failure.getCause();
            return failure instanceof CompletionException && cause != null ? cause : failure;
        }
    }
}
