package io.consentry.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.consent.StoreUnavailableException;

/**
 * The PostgreSQL schema's history: SQL files, applied in order, each once. All that are missing are applied in one
 * transaction under an advisory lock, so that any number of gateways may try at once; the lock ends with the transaction
 * and so holds behind a pooler, too.
 */
public final class PgMigrations {
    /** The file at index {@code n} leads to schema version {@code n + 1}; a released file never changes. */
    static final List<String> FILES = List.of("001-consent.sql", "002-ledger.sql");

    static final long LOCK = 0x436E7379; // "Cnsy" in ASCII
    private static final Logger LOG = LoggerFactory.getLogger(PgMigrations.class);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private PgMigrations() {}

    /**
     * Brings the schema up to date. Blocks.
     *
     * @return the names of the files that were applied; empty if there was nothing to do
     * @throws StoreOpenException if the database cannot be used, or is of a newer release
     * @throws StoreUnavailableException if it cannot be reached now
     */
    public static List<String> apply(PgSettings settings) {
        return apply(settings, FILES, Instant.now());
    }

    /**
     * Applies some of the files.
     *
     * @param files the first ones of {@link #FILES}, or all
     * @param now the month that it is, and those to come, get their parts of the table of events
     */
    static List<String> apply(PgSettings settings, List<String> files, Instant now) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        try {
            Pool pool = PgConnections.patientPool(vertx, settings, LIMIT);
            return pool.withTransaction(connection -> migrate(connection, files))
                    .compose(applied -> months(pool, settings, now).map(applied))
                    .timeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (PgFailure.isOutOfReach(cause)) {
                throw new StoreUnavailableException("the database is out of reach: " + PgFailure.reason(cause), cause);
            }
            throw new StoreOpenException(settings, PgFailure.reason(cause), cause);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Months are for retention alone: where they cannot be made now, nothing is lost, and they are tried again daily. */
    private static Future<Void> months(Pool pool, PgSettings settings, Instant now) {
        return pool.withConnection(PgMonths::areOurs)
                .compose(ours -> ours ? PgMonths.prepare(pool, now) : Future.succeededFuture())
                .recover(failure -> {
                    LOG.warn("{}: the months ahead could not be made: {}", settings, PgFailure.reason(failure));
                    return Future.succeededFuture();
                });
    }

    private static Future<List<String>> migrate(SqlConnection connection, List<String> files) {
        return run(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ")")
                .compose(locked -> isThere(connection))
                .compose(there -> there
                        ? Future.succeededFuture()
                        // Not IF NOT EXISTS alone: that asks for the right to make schemas even where there is one.
                        : run(
                                connection,
                                "CREATE SCHEMA IF NOT EXISTS consentry; CREATE TABLE consentry.schema_version"
                                        + " (version integer PRIMARY KEY, file text NOT NULL)"))
                .compose(ready -> connection
                        .query("SELECT coalesce(max(version), 0) AS version FROM consentry.schema_version")
                        .execute())
                .compose(rows ->
                        applyAfter(connection, files, rows.iterator().next().getInteger("version")));
    }

    private static Future<Boolean> isThere(SqlConnection connection) {
        return connection
                .query("SELECT to_regclass('consentry.schema_version') IS NOT NULL AS there")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("there"));
    }

    private static Future<List<String>> applyAfter(SqlConnection connection, List<String> files, int version) {
        if (version > FILES.size()) {
            return Future.failedFuture(new IllegalStateException("a newer release wrote it: its schema is " + version
                    + ", this release knows schemas up to " + FILES.size()));
        }
        Future<List<String>> applied = Future.succeededFuture(new ArrayList<>());
        for (int next = version + 1; next <= files.size(); next++) {
            int number = next;
            String file = files.get(next - 1);
            applied = applied.compose(names -> run(connection, SchemaFile.read("pg/" + file))
                    .compose(done -> connection
                            .preparedQuery("INSERT INTO consentry.schema_version VALUES ($1, $2)")
                            .execute(Tuple.of(number, file)))
                    .map(done -> {
                        names.add(file);
                        return names;
                    }));
        }
        return applied;
    }

    private static Future<Void> run(SqlConnection connection, String sql) {
        return connection.query(sql).execute().mapEmpty();
    }
}
