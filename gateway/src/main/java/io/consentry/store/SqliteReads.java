package io.consentry.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.consentry.consent.ConsentRecord;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** The statements that read the database, each in a transaction of its own: they see all that was committed before. */
final class SqliteReads {
    private final PreparedStatement record;
    private final PreparedStatement events;
    private final PreparedStatement version;

    SqliteReads(Connection connection) throws SQLException {
        record = connection.prepareStatement("SELECT " + SqliteRows.RECORD_COLUMNS + " FROM record WHERE subject = ?");
        events = connection.prepareStatement(
                "SELECT sequence, " + SqliteRows.EVENT_COLUMNS + " FROM event WHERE subject = ? ORDER BY sequence");
        version = connection.prepareStatement("SELECT max(version) FROM schema_version");
    }

    Optional<ConsentRecord> record(Subject subject) throws SQLException {
        record.setString(1, subject.hash());
        try (ResultSet rows = record.executeQuery()) {
            return rows.next() ? Optional.of(SqliteRows.record(rows)) : Optional.empty();
        }
    }

    List<StoredEvent> history(Subject subject) throws SQLException {
        List<StoredEvent> history = new ArrayList<>();
        events.setString(1, subject.hash());
        try (ResultSet rows = events.executeQuery()) {
            while (rows.next()) {
                history.add(SqliteRows.event(rows));
            }
        }
        return List.copyOf(history);
    }

    int schemaVersion() throws SQLException {
        try (ResultSet rows = version.executeQuery()) {
            return rows.getInt(1);
        }
    }
}
