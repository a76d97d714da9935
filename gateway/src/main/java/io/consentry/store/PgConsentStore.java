package io.consentry.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.EventRetention;
import io.consentry.consent.Notice;
import io.consentry.consent.NoticeStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/**
 * The shared store: a PostgreSQL database that any number of gateways use.
 *
 * <p>It has an event loop of its own, apart from those that serve visitors. Writes and reads have connections of their
 * own, so that neither waits for the other's.
 */
public final class PgConsentStore implements ConsentStore, NoticeStore {
    private static final Logger LOG = LoggerFactory.getLogger(PgConsentStore.class);
    private static final int WRITE_CONNECTIONS = 3;
    private static final int READ_CONNECTIONS = 6;
    private static final int NEWS_WAITING = 4;
    private static final long CLOSE_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LEAVE_SECONDS = 2;

    private final Vertx vertx;
    private final Pool writes;
    private final Pool reads;
    private final Pool news;
    private final PgAppends appends;
    private final PgBell bell;
    private final PgSettings settings;
    private final Duration patience;
    private volatile @Nullable PgEar ear;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PgConsentStore(Vertx vertx, PgSettings settings, StoreSettings.Grouping grouping, Duration patience) {
        this.vertx = vertx;
        this.settings = settings;
        this.patience = patience;
        Duration half = patience.dividedBy(2);
        PgServers servers = new PgServers(vertx, settings);
        writes = PgConnections.pool(vertx, servers::writable, WRITE_CONNECTIONS, half, grouping.queueBound());
        reads = PgConnections.pool(vertx, servers::writable, READ_CONNECTIONS, half, grouping.queueBound());
        news = PgConnections.pool(vertx, servers::writable, 1, half, NEWS_WAITING);
        bell = new PgBell(vertx, vertx.getOrCreateContext(), news);
        appends = new PgAppends(vertx, vertx.getOrCreateContext(), writes, grouping, patience);
    }

    /**
     * Prepares to use the database; connections are made when they are needed, so that a gateway starts without it.
     *
     * @param patience how long a write is tried before it is given up; more than zero
     */
    public static PgConsentStore open(PgSettings settings, StoreSettings.Grouping grouping, Duration patience) {
        VertxOptions small =
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(2);
        return new PgConsentStore(Vertx.vertx(small), settings, grouping, patience);
    }

    /**
     * Begins to follow what all gateways write, until the store is closed.
     *
     * @param revocations kept up to date
     * @param cache told what to forget
     */
    public void follow(Revocations revocations, CachedConsentStore cache) {
        PgFeed feed = new PgFeed(vertx, news, revocations, cache);
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(unused -> feed.start());
        settings.listening()
                .map(direct -> new PgEar(vertx, new PgServers(vertx, direct), bell, feed::hint))
                .ifPresent(made -> {
                    ear = made;
                    loop.runOnContext(unused -> made.start());
                });
    }

    /** Lets go of old events, on a connection of its own; ends with the store. */
    public EventRetention retention(Clock clock) {
        return PgRetention.on(vertx, settings, clock);
    }

    @Override
    public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        return read(PgSql.RECORD, Tuple.of(subject.hash()), rows -> {
            for (Row row : rows) {
                return Optional.of(PgRows.record(row));
            }
            return Optional.empty();
        });
    }

    @Override
    public CompletionStage<ConsentRecord> append(ConsentEvent event) {
        CompletableFuture<ConsentRecord> answer = appends.submit(event);
        CompletableFuture<Void> unused = answer.thenRun(this::ring);
        return answer;
    }

    @Override
    public CompletionStage<List<StoredEvent>> history(Subject subject) {
        return read(PgSql.HISTORY, Tuple.of(subject.hash()), rows -> {
            List<StoredEvent> history = new ArrayList<>();
            rows.forEach(row -> history.add(PgRows.event(row)));
            return List.copyOf(history);
        });
    }

    @Override
    public CompletionStage<Void> ping() {
        return read(PgSql.PING, Tuple.tuple(), RowSet::size).thenAccept(rows -> {});
    }

    @Override
    public CompletionStage<Boolean> erase(Subject subject) {
        if (closed.get()) {
            return CompletableFuture.failedStage(closed());
        }
        return stage(writes.withTransaction(connection -> connection
                        .query(PgSql.BECOME_ERASER)
                        .execute()
                        .compose(eraser ->
                                connection.preparedQuery(PgSql.LOCK_RECORD).execute(Tuple.of(subject.hash())))
                        .compose(locked -> connection.preparedQuery(PgSql.ERASE).execute(Tuple.of(subject.hash())))
                        .map(rows -> rows.iterator().next().getLong("rows") > 0))
                .onSuccess(held -> ring()));
    }

    private void ring() {
        if (!settings.listen().isEmpty()) {
            bell.ring();
        }
    }

    @Override
    public CompletionStage<Void> keep(Notice notice, Instant shown) {
        if (closed.get()) {
            return CompletableFuture.failedStage(closed());
        }
        Tuple row = Tuple.of(notice.hash(), notice.body(), PgRows.time(shown));
        return stage(writes.preparedQuery(PgSql.KEEP_NOTICE).execute(row).mapEmpty());
    }

    @Override
    public CompletionStage<Optional<Notice>> notice(String hash) {
        return read(PgSql.NOTICE, Tuple.of(hash), rows -> {
            for (Row row : rows) {
                return Optional.of(new Notice(hash, row.getString("body")));
            }
            return Optional.empty();
        });
    }

    /** Turns rows into an answer. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(RowSet<Row> rows);
    }

    private <T> CompletionStage<T> read(String sql, Tuple arguments, Reading<T> reading) {
        if (closed.get()) {
            return CompletableFuture.failedStage(closed());
        }
        return stage(reads.preparedQuery(sql).execute(arguments).map(reading::of));
    }

    private static StoreUnavailableException closed() {
        return new StoreUnavailableException("the store is closed");
    }

    private static <T> CompletionStage<T> stage(Future<T> future) {
        return future.recover(failure -> Future.failedFuture(
                        failure instanceof IllegalStateException unreadable ? unreadable : PgFailure.of(failure)))
                .toCompletionStage();
    }

    /**
     * Blocks until all that was accepted is answered, twice a write's patience at most, and for a moment more; not to be
     * called from a callback.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        appends.close();
        PgEar listening = ear;
        if (listening != null) {
            listening.stop();
        }
        long end = System.nanoTime() + 2 * patience.toNanos();
        while (!appends.isIdle() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(CLOSE_STEP_NANOS);
        }
        letGo();
    }

    /** Takes leave of the database; one that does not answer is left without, since its connections end with the process. */
    private void letGo() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException silent) {
            LOG.warn("the database did not answer within {} s; its connections are left open", LEAVE_SECONDS);
        } catch (ExecutionException e) {
            LOG.warn("the connections to the database did not close: {}", String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
