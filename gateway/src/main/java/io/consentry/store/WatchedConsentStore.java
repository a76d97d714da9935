package io.consentry.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/**
 * Gives every call of a store a deadline, and tells the operator when it fails: visitors are only denied, and would not
 * say so.
 */
public final class WatchedConsentStore implements ConsentStore {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedConsentStore.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ConsentStore source;
    private final Duration deadline;
    private final LongAdder failures = new LongAdder();
    private final AtomicLong lastTold = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    /**
     * Watches a store.
     *
     * @param source closed with this one
     * @param deadline after which a call counts as failed, although what it writes may still be committed
     */
    public WatchedConsentStore(ConsentStore source, Duration deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    /** How many calls have failed since the start. */
    public long failures() {
        return failures.sum();
    }

    @Override
    public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        return watch(source.find(subject, atLeast));
    }

    @Override
    public CompletionStage<ConsentRecord> append(ConsentEvent event) {
        return watch(source.append(event));
    }

    @Override
    public CompletionStage<List<StoredEvent>> history(Subject subject) {
        return watch(source.history(subject));
    }

    @Override
    public CompletionStage<Boolean> erase(Subject subject) {
        return watch(source.erase(subject));
    }

    @Override
    public CompletionStage<Void> ping() {
        return watch(source.ping());
    }

    @Override
    public void close() {
        source.close();
    }

    private <T> CompletionStage<T> watch(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .copy()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(told(failure)));
    }

    private Throwable told(Throwable failure) {
        Throwable inner = failure instanceof CompletionException ? failure.getCause() : null;
        Throwable cause = inner == null ? failure : inner;
        if (cause instanceof TimeoutException) {
            cause = new StoreUnavailableException(
                    "the store did not answer within " + deadline.toMillis() + " ms", cause);
        }
        failures.increment();
        if (!(cause instanceof StoreUnavailableException)) {
            LOG.error("the store failed", cause);
        } else if (mayTell()) {
            LOG.warn(
                    "the store is unavailable, visitors are denied: {} ({} failures so far)",
                    cause.getMessage(),
                    failures());
        }
        return cause;
    }

    /** During an outage every request fails alike: one line in ten seconds says enough. */
    private boolean mayTell() {
        long now = System.nanoTime();
        long last = lastTold.get();
        return now - last >= QUIET_NANOS && lastTold.compareAndSet(last, now);
    }
}
