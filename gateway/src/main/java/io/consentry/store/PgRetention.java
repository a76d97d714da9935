package io.consentry.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import io.consentry.consent.EventRetention;
import io.consentry.consent.StoreUnavailableException;

/**
 * Drops old rows of the shared store. A role that owns the tables makes the months ahead, and drops those that are over as
 * a whole; another deletes in batches, as the one that may erase.
 *
 * <p>Any number may try at once: each transaction holds an advisory lock, and whoever does not get it leaves the work to
 * the one who did. It never keeps others waiting for long: it gives up where it would have to wait for a lock itself,
 * sooner than the server would look for a deadlock.
 */
public final class PgRetention implements EventRetention, AutoCloseable {
    private static final int BATCH = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String CLAIM = "SELECT pg_try_advisory_xact_lock(" + (PgMigrations.LOCK + 1) + ") AS mine,"
            + " set_config('lock_timeout', '300ms', true) AS patience";

    private static final String EVENTS = "DELETE FROM consentry.event e USING"
            + " (SELECT subject, key, at FROM consentry.event WHERE at < $1 LIMIT " + BATCH + ") old"
            + " WHERE e.subject = old.subject AND e.key = old.key AND e.at = old.at AND e.at < $1";

    /** The condition stands twice: a record that was written meanwhile is looked at again, and stays. */
    private static final String RECORDS = "DELETE FROM consentry.record"
            + " WHERE at < $1 AND choices NOT LIKE '%=refused%' AND subject IN (SELECT subject FROM consentry.record"
            + " WHERE at < $1 AND choices NOT LIKE '%=refused%' LIMIT " + BATCH + ")";

    private static final String NOTICES = "DELETE FROM consentry.notice WHERE used < $1";

    private final Vertx vertx;
    private final Pool pool;
    private final Clock clock;
    private final boolean ownsLoop;

    private PgRetention(Vertx vertx, PgSettings settings, Clock clock, boolean ownsLoop) {
        this.vertx = vertx;
        this.clock = clock;
        this.ownsLoop = ownsLoop;
        pool = PgConnections.patientPool(vertx, settings, LIMIT);
    }

    /** One with an event loop of its own. */
    public static PgRetention open(PgSettings settings, Clock clock) {
        VertxOptions small = new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1);
        return new PgRetention(Vertx.vertx(small), settings, clock, true);
    }

    /** One that runs on a store's event loop, and ends with it. */
    static PgRetention on(Vertx vertx, PgSettings settings, Clock clock) {
        return new PgRetention(vertx, settings, clock, false);
    }

    @Override
    public CompletionStage<Dropped> drop(Instant before) {
        return work(before)
                .timeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof StoreUnavailableException ? failure : PgFailure.of(failure)))
                .toCompletionStage();
    }

    private Future<Dropped> work(Instant before) {
        return pool.withConnection(PgMonths::areOurs)
                .compose(ours -> ours ? months(before) : Future.succeededFuture(List.<String>of()))
                .compose(months -> all(EVENTS, before, new AtomicLong())
                        .compose(events -> all(RECORDS, before, new AtomicLong())
                                .compose(records -> batch(NOTICES, before.minus(KeptNotices.MARGIN))
                                        .map(notices -> new Dropped(events, months, records, notices)))));
    }

    private Future<List<String>> months(Instant before) {
        return PgMonths.prepare(pool, clock.instant()).compose(ready -> PgMonths.dropBefore(pool, before));
    }

    private Future<Long> all(String delete, Instant before, AtomicLong dropped) {
        return batch(delete, before).compose(count -> {
            dropped.addAndGet(count);
            // A batch may be less than full because somebody was erased meanwhile.
            return count == 0 ? Future.succeededFuture(dropped.get()) : all(delete, before, dropped);
        });
    }

    private Future<Long> batch(String delete, Instant before) {
        return pool.withTransaction(connection -> claim(connection)
                .compose(mine -> mine ? asEraser(connection, delete, before) : Future.succeededFuture(0L)));
    }

    private static Future<Boolean> claim(SqlConnection connection) {
        return connection.query(CLAIM).execute().map(PgRetention::isMine);
    }

    private static boolean isMine(RowSet<Row> rows) {
        return rows.iterator().next().getBoolean("mine");
    }

    private static Future<Long> asEraser(SqlConnection connection, String delete, Instant before) {
        return connection
                .query(PgSql.BECOME_ERASER)
                .execute()
                .compose(eraser -> connection.preparedQuery(delete).execute(Tuple.of(PgRows.time(before))))
                .map(rows -> (long) rows.rowCount());
    }

    @Override
    public void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        if (ownsLoop) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
