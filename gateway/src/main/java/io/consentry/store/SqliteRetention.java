package io.consentry.store;

import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.consentry.consent.EventRetention;

/** Drops old rows of the embedded store, a few hundred in one transaction, so that choices wait for none of it. */
final class SqliteRetention implements EventRetention {
    private static final int BATCH = 500;

    private final GroupCommit writer;
    private final PreparedSql events;
    private final PreparedSql records;
    private final PreparedSql notices;

    SqliteRetention(Connection connection, GroupCommit writer) {
        this.writer = writer;
        events = new PreparedSql(
                connection,
                "DELETE FROM event WHERE sequence IN (SELECT sequence FROM event WHERE at < ? LIMIT " + BATCH + ")");
        records = new PreparedSql(
                connection,
                "DELETE FROM record WHERE subject IN (SELECT subject FROM record"
                        + " WHERE at < ? AND choices NOT LIKE '%=refused%' LIMIT " + BATCH + ")");
        notices = new PreparedSql(connection, "DELETE FROM notice WHERE used < ?");
    }

    @Override
    public CompletionStage<Dropped> drop(Instant before) {
        return all(events, before, 0)
                .thenCompose(old -> all(records, before, 0)
                        .thenCompose(grants -> batch(notices, before.minus(KeptNotices.MARGIN))
                                .thenApply(unused -> new Dropped(old, List.of(), grants, unused))))
                .thenCompose(this::cleared);
    }

    private CompletableFuture<Long> all(PreparedSql delete, Instant before, long dropped) {
        return batch(delete, before)
                .thenCompose(count -> count < BATCH
                        ? CompletableFuture.completedFuture(dropped + count)
                        : all(delete, before, dropped + count));
    }

    private CompletableFuture<Long> batch(PreparedSql delete, Instant before) {
        return writer.submit(() -> (long) delete.update(old -> old.setLong(1, before.toEpochMilli())), false);
    }

    /** What was dropped shall not stand in the log, either. */
    private CompletionStage<Dropped> cleared(Dropped dropped) {
        return dropped.equals(Dropped.NOTHING)
                ? CompletableFuture.completedStage(dropped)
                : writer.submit(() -> dropped, true);
    }
}
