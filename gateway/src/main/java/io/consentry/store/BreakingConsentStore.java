package io.consentry.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/**
 * A circuit breaker for look-ups: after some have failed in a row, or taken too long, the next ones fail at once, so that
 * pages do not wait for a store that is slow or gone. Whether it is back is found out without any visitor.
 */
public final class BreakingConsentStore implements ConsentStore {
    private static final Logger LOG = LoggerFactory.getLogger(BreakingConsentStore.class);
    private static final int FAILURES = 5;
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(500);

    private final ConsentStore source;
    private final Duration deadline;
    private final Executor later = CompletableFuture.delayedExecutor(BETWEEN_PROBES.toMillis(), TimeUnit.MILLISECONDS);
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicBoolean open = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Guards a store.
     *
     * @param source closed with this one
     * @param deadline after which a look-up counts as failed, more than zero
     */
    public BreakingConsentStore(ConsentStore source, Duration deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    /** Whether look-ups fail at once. */
    public boolean isOpen() {
        return open.get();
    }

    @Override
    public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        if (open.get()) {
            return CompletableFuture.failedStage(
                    new StoreUnavailableException("the store is slow or gone, and not asked until it is back"));
        }
        return bounded(source.find(subject, atLeast)).whenComplete((record, failure) -> {
            if (failure == null) {
                failures.set(0);
            } else if (failures.incrementAndGet() >= FAILURES && !open.getAndSet(true)) {
                LOG.warn("{} look-ups in a row have failed: the store is not asked until it is back", FAILURES);
                later.execute(this::probe);
            }
        });
    }

    private void probe() {
        if (closed) {
            return;
        }
        bounded(source.ping()).whenComplete((pong, failure) -> {
            if (failure == null) {
                failures.set(0);
                open.set(false);
                LOG.info("the store is back");
            } else {
                later.execute(this::probe);
            }
        });
    }

    private <T> CompletionStage<T> bounded(CompletionStage<T> stage) {
        return stage.toCompletableFuture().copy().orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<ConsentRecord> append(ConsentEvent event) {
        return source.append(event);
    }

    @Override
    public CompletionStage<List<StoredEvent>> history(Subject subject) {
        return source.history(subject);
    }

    @Override
    public CompletionStage<Boolean> erase(Subject subject) {
        return source.erase(subject);
    }

    @Override
    public CompletionStage<Void> ping() {
        return source.ping();
    }

    @Override
    public void close() {
        closed = true;
        source.close();
    }
}
