package io.consentry.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.Subject;

/**
 * Commits events in groups: what comes in while one group is being committed makes the next one.
 *
 * <p>An attempt whose answer does not come, or comes as a broken connection, may have been committed. It is repeated
 * under the same keys, so that the event is stored once, until its patience is at an end.
 *
 * <p>All but {@link #submit} happens on one event loop.
 */
final class PgAppends {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Vertx vertx;
    private final Context loop;
    private final Pool pool;
    private final StoreSettings.Grouping grouping;
    private final Duration patience;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Deque<Pending> queue = new ArrayDeque<>();
    private volatile boolean closing;
    private boolean busy;

    /**
     * Takes what it needs.
     *
     * @param loop of {@code vertx}; the attempts are made there
     * @param patience how long an event is tried to be committed
     */
    PgAppends(Vertx vertx, Context loop, Pool pool, StoreSettings.Grouping grouping, Duration patience) {
        this.vertx = vertx;
        this.loop = loop;
        this.pool = pool;
        this.grouping = grouping;
        this.patience = patience;
    }

    /** An event on its way. */
    private static final class Pending {
        private final ConsentEvent event;
        private final long end;
        private final CompletableFuture<ConsentRecord> answer = new CompletableFuture<>();
        private @Nullable Throwable failure;
        private boolean alone;

        Pending(ConsentEvent event, long end) {
            this.event = event;
            this.end = end;
        }

        Subject subject() {
            return event.subject();
        }
    }

    /** Queues an event. */
    CompletableFuture<ConsentRecord> submit(ConsentEvent event) {
        Pending pending = new Pending(event, System.nanoTime() + patience.toNanos());
        try {
            PgRows.check(event);
        } catch (IllegalArgumentException fault) {
            return CompletableFuture.failedFuture(fault);
        }
        if (accepted.incrementAndGet() > grouping.queueBound()) {
            accepted.decrementAndGet();
            return refused("the store is overloaded: its queue is full");
        }
        // Counted first: whoever closes waits for all that were counted, and who is counted later sees the closing.
        if (closing) {
            accepted.decrementAndGet();
            return refused("the store is closed");
        }
        loop.runOnContext(unused -> {
            queue.addLast(pending);
            if (!busy) {
                next();
            }
        });
        return pending.answer;
    }

    private static CompletableFuture<ConsentRecord> refused(String why) {
        return CompletableFuture.failedFuture(new StoreUnavailableException(why));
    }

    private void next() {
        List<Pending> group = group();
        busy = !group.isEmpty();
        if (busy) {
            attempt(group);
        }
    }

    /** Takes the next events off the queue, at most one of each subject, and answers those whose patience is at an end. */
    private List<Pending> group() {
        List<Pending> group = new ArrayList<>();
        List<Pending> later = new ArrayList<>();
        Set<Subject> subjects = new HashSet<>();
        long now = System.nanoTime();
        while (!queue.isEmpty() && group.size() < grouping.size()) {
            Pending pending = queue.removeFirst();
            if (now - pending.end >= 0) {
                giveUp(pending);
            } else if (pending.alone && group.isEmpty() && later.isEmpty()) {
                group.add(pending);
                break;
            } else if (pending.alone || !subjects.add(pending.subject())) {
                later.add(pending);
            } else {
                group.add(pending);
            }
        }
        for (int i = later.size() - 1; i >= 0; i--) {
            queue.addFirst(later.get(i));
        }
        return group;
    }

    private void giveUp(Pending pending) {
        Throwable why = pending.failure;
        fail(
                pending,
                why == null
                        ? new StoreUnavailableException(
                                "the store did not commit within " + patience.toMillis() + " ms")
                        : PgFailure.unavailable(why));
    }

    private void attempt(List<Pending> group) {
        List<ConsentEvent> events = group.stream().map(each -> each.event).toList();
        // Half the patience for one attempt leaves time for another, on another connection.
        pool.preparedQuery(PgSql.APPEND)
                .execute(PgRows.columns(events))
                .timeout(patience.toMillis() / 2, TimeUnit.MILLISECONDS)
                .onComplete(result -> loop.runOnContext(unused -> {
                    if (result.succeeded()) {
                        committed(group, result.result());
                    } else {
                        failed(group, result.cause());
                    }
                }));
    }

    private void committed(List<Pending> group, RowSet<Row> rows) {
        Map<Subject, ConsentRecord> records = new HashMap<>();
        for (Row row : rows) {
            ConsentRecord record = PgRows.record(row);
            records.put(record.subject(), record);
        }
        for (int i = group.size() - 1; i >= 0; i--) {
            if (!records.containsKey(group.get(i).subject())) {
                queue.addFirst(group.get(i));
            }
        }
        group.forEach(each -> {
            ConsentRecord record = records.get(each.subject());
            if (record != null) {
                each.answer.complete(record);
                accepted.decrementAndGet();
            }
        });
        next();
    }

    private void failed(List<Pending> group, Throwable failure) {
        boolean fault = PgFailure.isFault(failure);
        if (fault && group.size() == 1) {
            fail(group.get(0), PgFailure.of(failure));
            next();
            return;
        }
        for (int i = group.size() - 1; i >= 0; i--) {
            Pending pending = group.get(i);
            pending.failure = failure;
            // One event's fault must not be its neighbours'.
            pending.alone |= fault;
            queue.addFirst(pending);
        }
        if (fault || PgFailure.isTransient(failure)) {
            next();
        } else {
            vertx.setTimer(PAUSE.toMillis(), unused -> next());
        }
    }

    private void fail(Pending pending, Throwable failure) {
        pending.answer.completeExceptionally(failure);
        accepted.decrementAndGet();
    }

    /** Refuses what comes from now on. */
    void close() {
        closing = true;
    }

    /** Whether all that was accepted is answered. */
    boolean isIdle() {
        return accepted.get() == 0;
    }
}
