package io.consentry.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.Subject;

/**
 * Reads what all gateways wrote, again and again, a few times a second, and sooner when a {@link PgBell} rings.
 *
 * <p>Rows become visible in another order than they were numbered. Each read therefore goes back to before the last one,
 * further than a statement may last ({@link PgConnections#STATEMENT_TIMEOUT}) with room for clocks that differ; what was
 * applied already is passed over. Where reads failed for so long that copies count no longer, or the database's clock
 * went back, all begins anew: the cache forgets everything and the revocations are read whole.
 *
 * <p>All happens on one event loop.
 */
final class PgFeed {
    /** Between the end of a read and the beginning of the next. */
    static final Duration PAUSE = Duration.ofMillis(200);

    /** How far a read goes back to before the last one. */
    static final Duration OVERLAP = Duration.ofSeconds(15);

    /** How far a read upon a ring goes back; what comes later than that is found by the next regular one. */
    private static final Duration GLANCE = Duration.ofSeconds(1);

    /** Between reads upon rings. */
    private static final Duration REST = Duration.ofMillis(20);

    /** By how much clocks may differ, and a commit may come late. */
    static final Duration MARGIN = Duration.ofMinutes(1);

    /** How long changes are kept: as long as a lease, and somewhat longer. */
    static final Duration KEPT = ConsentCookie.LEASE.plus(Duration.ofHours(2));

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration REBUILD_LIMIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(PgFeed.class);

    /** The time is the transaction's start, and so before all that the read does not see; without changes one row. */
    private static final String READ =
            "SELECT now() AS now, c.subject, c.sequence, c.revokes, c.at FROM (SELECT 1) AS one"
                    + " LEFT JOIN consentry.change c ON c.at >= $1";

    private static final String REVOCATIONS = "SELECT now() AS now, c.subject, c.sequence, c.revokes, c.at"
            + " FROM (SELECT 1) AS one LEFT JOIN (SELECT * FROM consentry.change"
            + " WHERE revokes AND at >= now() - $1::interval ORDER BY at DESC LIMIT $2) c ON true ORDER BY c.at DESC";

    private static final String SWEEP = "DELETE FROM consentry.change WHERE at < now() - $1::interval";

    private final Vertx vertx;
    private final Pool pool;
    private final Revocations revocations;
    private final CachedConsentStore cache;
    private final Set<Long> applied = new HashSet<>();
    private @Nullable Instant lastRead;
    private long sweptAt = System.nanoTime();
    private boolean busy;
    private boolean due;
    private boolean rung;
    private boolean resting;

    PgFeed(Vertx vertx, Pool pool, Revocations revocations, CachedConsentStore cache) {
        this.vertx = vertx;
        this.pool = pool;
        this.revocations = revocations;
        this.cache = cache;
    }

    /** Begins, until the event loop ends; to be called there. */
    void start() {
        if (busy) {
            due = true;
            return;
        }
        due = false;
        long asOf = revocations.ticks();
        Instant before = revocations.isFresh() ? lastRead : null;
        run(before == null ? rebuild(asOf) : read(before, asOf))
                .onComplete(done -> vertx.setTimer(PAUSE.toMillis(), timer -> start()));
    }

    /**
     * Another gateway says that it wrote: looks at the newest changes at once. It only ever applies changes sooner;
     * how fresh the news is, and from where the next read goes on, the regular reads alone decide.
     */
    void hint() {
        if (busy || resting) {
            rung = true;
            return;
        }
        rung = false;
        Instant before = lastRead;
        if (before == null || !revocations.isFresh()) {
            return;
        }
        resting = true;
        vertx.setTimer(REST.toMillis(), timer -> {
            resting = false;
            goOn();
        });
        run(query(READ, Tuple.of(PgRows.time(before.minus(GLANCE))), LIMIT).map(rows -> {
            applied.addAll(apply(rows));
            return null;
        }));
    }

    private Future<Void> run(Future<Void> read) {
        busy = true;
        return read.recover(failure -> {
                    LOG.debug("the change feed could not be read", failure);
                    return Future.succeededFuture();
                })
                .onComplete(done -> {
                    busy = false;
                    goOn();
                });
    }

    private void goOn() {
        if (due) {
            start();
        } else if (rung) {
            hint();
        }
    }

    private Future<Void> read(Instant before, long asOf) {
        Tuple from = Tuple.of(PgRows.time(before.minus(OVERLAP)));
        return query(READ, from, LIMIT).compose(rows -> {
            Instant now = now(rows);
            if (now.isBefore(before)) {
                LOG.warn("the database's clock went back from {} to {}", before, now);
                lastRead = null;
                return Future.succeededFuture();
            }
            Set<Long> seen = apply(rows);
            applied.clear();
            applied.addAll(seen);
            lastRead = now;
            revocations.heard(asOf);
            sweep();
            return Future.succeededFuture();
        });
    }

    private Set<Long> apply(RowSet<Row> rows) {
        Set<Long> seen = new HashSet<>();
        each(rows, change -> {
            seen.add(change.sequence());
            if (!applied.contains(change.sequence())) {
                revocations.add(change);
                cache.changed(change.subject(), change.sequence());
            }
        });
        return seen;
    }

    private Future<Void> rebuild(long asOf) {
        Tuple last = Tuple.of(Interval.of(KEPT), revocations.bound() + 1L);
        return query(REVOCATIONS, last, REBUILD_LIMIT).compose(rows -> {
            List<Change> known = new ArrayList<>();
            each(rows, known::add);
            Instant now = now(rows);
            cache.forget();
            applied.clear();
            Instant oldest = known.isEmpty() ? now : known.get(known.size() - 1).at();
            // More than fit: there may be older ones that were not read.
            boolean whole = known.size() <= revocations.bound();
            revocations.rebuild(known, whole ? now.minus(KEPT) : oldest);
            lastRead = now;
            revocations.heard(asOf);
            return Future.succeededFuture();
        });
    }

    private Future<RowSet<Row>> query(String sql, Tuple arguments, Duration limit) {
        return pool.preparedQuery(sql).execute(arguments).timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Instant now(RowSet<Row> rows) {
        OffsetDateTime now = rows.iterator().next().getOffsetDateTime("now");
        return now.toInstant();
    }

    private static void each(RowSet<Row> rows, Consumer<Change> action) {
        for (Row row : rows) {
            if (row.getString("subject") != null) {
                action.accept(new Change(
                        new Subject(row.getString("subject")),
                        row.getLong("sequence"),
                        row.getBoolean("revokes"),
                        row.getOffsetDateTime("at").toInstant()));
            }
        }
    }

    private void sweep() {
        if (System.nanoTime() - sweptAt < BETWEEN_SWEEPS.toNanos()) {
            return;
        }
        sweptAt = System.nanoTime();
        query(SWEEP, Tuple.of(Interval.of(KEPT)), LIMIT)
                .onFailure(failure -> LOG.debug("old changes could not be deleted", failure));
    }
}
