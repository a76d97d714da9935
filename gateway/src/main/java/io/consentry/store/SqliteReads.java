package io.consentry.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Notice;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** The statements that read the database, each in a transaction of its own: they see all that was committed before. */
final class SqliteReads {
    private final PreparedSql record;
    private final PreparedSql events;
    private final PreparedSql notice;
    private final PreparedSql version;

    SqliteReads(Connection connection) {
        record = new PreparedSql(connection, "SELECT " + SqliteRows.RECORD_COLUMNS + " FROM record WHERE subject = ?");
        events = new PreparedSql(
                connection,
                "SELECT sequence, " + SqliteRows.EVENT_COLUMNS + " FROM event WHERE subject = ? ORDER BY sequence");
        notice = new PreparedSql(connection, "SELECT body FROM notice WHERE hash = ?");
        version = new PreparedSql(connection, "SELECT max(version) FROM schema_version");
    }

    Optional<ConsentRecord> record(Subject subject) throws SQLException {
        return record.query(select -> select.setString(1, subject.hash()), SqliteRows::firstRecord);
    }

    List<StoredEvent> history(Subject subject) throws SQLException {
        return events.query(select -> select.setString(1, subject.hash()), SqliteReads::history);
    }

    private static List<StoredEvent> history(ResultSet rows) throws SQLException {
        List<StoredEvent> history = new ArrayList<>();
        while (rows.next()) {
            history.add(SqliteRows.event(rows));
        }
        return List.copyOf(history);
    }

    Optional<Notice> notice(String hash) throws SQLException {
        return notice.query(
                select -> select.setString(1, hash),
                rows -> rows.next() ? Optional.of(new Notice(hash, rows.getString(1))) : Optional.empty());
    }

    int schemaVersion() throws SQLException {
        return version.query(select -> {}, rows -> rows.getInt(1));
    }
}
