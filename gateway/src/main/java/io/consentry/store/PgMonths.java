package io.consentry.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of the table of events: one for each month, made a year ahead, so that a month that is over for good is dropped
 * as a whole. What no month covers goes to the part {@code event_other}; nothing is refused for want of a month.
 *
 * <p>Where months were missing, so that {@code event_other} holds rows of the present, that part itself becomes the one of
 * the time that was missed, and a new one takes its place: rows stay where they are, and at any time each is seen by
 * everybody. For a moment, which grows with that part, nobody can write.
 */
final class PgMonths {
    private static final int AHEAD = 12;
    private static final Logger LOG = LoggerFactory.getLogger(PgMonths.class);

    /** That of the migrations: both change the schema. They wait for others, and make nobody wait longer than this. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(" + PgMigrations.LOCK + "), set_config('lock_timeout', '2s', true)";

    private static final String OURS = "SELECT coalesce((SELECT pg_has_role(relowner, 'USAGE') FROM pg_class"
            + " WHERE oid = to_regclass('consentry.event')), false) AS ours";

    /** The ends of the parts, by what made them; the ends are written and read in one session, in any of its forms. */
    private static final String PARTS = "SELECT c.relname AS name,"
            + " substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO [(]''([^'']+)''[)]')::timestamptz AS ends"
            + " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            + " WHERE i.inhparent = 'consentry.event'::regclass AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'"
            + " ORDER BY ends";

    private static final String MISSED = "SELECT EXISTS (SELECT FROM consentry.event_other"
            + " WHERE at >= coalesce($1::timestamptz, '-infinity') AND at < $2) AS missed";

    private PgMonths() {}

    /** Whether this role owns the table, and so may change its parts. */
    static Future<Boolean> areOurs(SqlConnection connection) {
        return connection
                .query(OURS)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("ours"));
    }

    /** Makes the months that are missing, up to a year ahead, all in one transaction. */
    static Future<Void> prepare(Pool pool, Instant now) {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        return pool.withTransaction(connection -> run(connection, LOCK)
                .compose(locked -> lastEnd(connection))
                .compose(end -> settle(connection, end, month))
                .compose(end -> make(connection, end, month)));
    }

    /**
     * Drops the parts that end before this time, each in a transaction of its own.
     *
     * @return their names
     */
    static Future<List<String>> dropBefore(Pool pool, Instant before) {
        return pool.withConnection(connection -> connection.query(PARTS).execute())
                .compose(rows -> {
                    Future<List<String>> dropped = Future.succeededFuture(new ArrayList<>());
                    for (Row row : rows) {
                        if (!row.getOffsetDateTime("ends").toInstant().isAfter(before)) {
                            dropped = dropped.compose(names -> drop(pool, row.getString("name"), names));
                        }
                    }
                    return dropped;
                });
    }

    private static Future<List<String>> drop(Pool pool, String name, List<String> names) {
        // Another may have dropped it since.
        return pool.withTransaction(connection -> run(connection, LOCK)
                        .compose(locked -> run(connection, "DROP TABLE IF EXISTS consentry.\"" + name + "\"")))
                .map(done -> {
                    names.add(name);
                    return names;
                })
                .onSuccess(done -> LOG.info("dropped the events of {}", name));
    }

    private static Future<@Nullable YearMonth> lastEnd(SqlConnection connection) {
        return connection.query(PARTS).execute().map(rows -> {
            YearMonth end = null;
            for (Row row : rows) {
                OffsetDateTime ends = row.getOffsetDateTime("ends");
                end = YearMonth.from(ends.withOffsetSameInstant(ZoneOffset.UTC));
            }
            return end;
        });
    }

    /** Makes {@code event_other} the part of the months that were missed, if it holds rows of them. */
    private static Future<@Nullable YearMonth> settle(
            SqlConnection connection, @Nullable YearMonth end, YearMonth month) {
        YearMonth next = month.plusMonths(1);
        if (end != null && !end.isBefore(next)) {
            return Future.succeededFuture(end);
        }
        OffsetDateTime from = end == null ? null : begin(end);
        return connection
                .preparedQuery(MISSED)
                .execute(Tuple.of(from, begin(next)))
                .compose(rows -> rows.iterator().next().getBoolean("missed")
                        ? become(connection, end, next)
                        : Future.succeededFuture(end));
    }

    private static Future<@Nullable YearMonth> become(
            SqlConnection connection, @Nullable YearMonth end, YearMonth next) {
        String name = "event_until_" + suffix(next);
        String from = end == null ? "MINVALUE" : quoted(end);
        String outside = " WHERE at >= " + quoted(next) + (end == null ? "" : " OR at < " + from);
        LOG.info("the events that no month covered become the part {}", name);
        return run(
                        connection,
                        "LOCK TABLE consentry.event IN ACCESS EXCLUSIVE MODE;"
                                + "ALTER TABLE consentry.event DETACH PARTITION consentry.event_other;"
                                + "ALTER TABLE consentry.event_other RENAME TO " + name + ";"
                                + "CREATE TABLE consentry.event_other PARTITION OF consentry.event DEFAULT;"
                                + "WITH stray AS (DELETE FROM consentry." + name + outside + " RETURNING *)"
                                + " INSERT INTO consentry.event SELECT * FROM stray;"
                                + "ALTER TABLE consentry.event ATTACH PARTITION consentry." + name
                                + " FOR VALUES FROM (" + from + ") TO (" + quoted(next) + ")")
                .map(next);
    }

    private static Future<Void> make(SqlConnection connection, @Nullable YearMonth end, YearMonth month) {
        StringBuilder sql = new StringBuilder();
        YearMonth first = end == null || end.isBefore(month) ? month : end;
        for (YearMonth each = first; !each.isAfter(month.plusMonths(AHEAD)); each = each.plusMonths(1)) {
            String name = "consentry.event_" + suffix(each);
            String from = quoted(each);
            String to = quoted(each.plusMonths(1));
            // A clock that was ahead may have left rows of a month that was not there yet.
            sql.append("CREATE TABLE ").append(name).append(" (LIKE consentry.event INCLUDING ALL);");
            sql.append("WITH stray AS (DELETE FROM consentry.event_other WHERE at >= ");
            sql.append(from).append(" AND at < ").append(to).append(" RETURNING *) INSERT INTO ");
            sql.append(name).append(" SELECT * FROM stray;");
            sql.append("ALTER TABLE consentry.event ATTACH PARTITION ").append(name);
            sql.append(" FOR VALUES FROM (")
                    .append(from)
                    .append(") TO (")
                    .append(to)
                    .append(");");
        }
        return sql.isEmpty() ? Future.succeededFuture() : run(connection, sql.toString());
    }

    private static OffsetDateTime begin(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private static String quoted(YearMonth month) {
        return "'" + month + "-01 00:00:00+00'";
    }

    private static String suffix(YearMonth month) {
        return String.format(Locale.ROOT, "%04d_%02d", month.getYear(), month.getMonthValue());
    }

    private static Future<Void> run(SqlConnection connection, String sql) {
        return connection.query(sql).execute().mapEmpty();
    }
}
