package io.consentry.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import io.consentry.consent.ChoiceText;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Subject;

/** The statements that change the database. The caller opens and commits the transaction. */
final class SqliteWrites {
    private final PreparedStatement recordOfKey;
    private final PreparedStatement insertEvent;
    private final PreparedStatement putRecord;
    private final PreparedStatement deleteEvents;
    private final PreparedStatement deleteRecord;

    SqliteWrites(Connection connection) throws SQLException {
        recordOfKey = connection.prepareStatement("SELECT " + SqliteRows.RECORD_COLUMNS + " FROM event WHERE key = ?");
        insertEvent = connection.prepareStatement("INSERT INTO event (" + SqliteRows.EVENT_COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING sequence");
        putRecord = connection.prepareStatement(
                "INSERT OR REPLACE INTO record (" + SqliteRows.RECORD_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)");
        deleteEvents = connection.prepareStatement("DELETE FROM event WHERE subject = ?");
        deleteRecord = connection.prepareStatement("DELETE FROM record WHERE subject = ?");
    }

    /**
     * Appends the event, unless its key is there already.
     *
     * @return the record that the event made, now or then
     * @throws IllegalArgumentException if the key is another subject's: to answer would be to tell of that subject
     */
    ConsentRecord append(ConsentEvent event) throws SQLException {
        recordOfKey.setString(1, event.key().toString());
        try (ResultSet rows = recordOfKey.executeQuery()) {
            if (rows.next()) {
                ConsentRecord made = SqliteRows.record(rows);
                if (!made.subject().equals(event.subject())) {
                    throw new IllegalArgumentException("the key of the event is another subject's");
                }
                return made;
            }
        }
        ConsentRecord record = new ConsentRecord(
                event.subject(),
                insert(event),
                event.choices(),
                Instant.ofEpochMilli(event.at().toEpochMilli()),
                event.circumstances().policyVersion(),
                event.circumstances().overridesSignal());
        put(record);
        return record;
    }

    private long insert(ConsentEvent event) throws SQLException {
        SqliteRows.bind(insertEvent, event);
        try (ResultSet rows = insertEvent.executeQuery()) {
            return rows.getLong("sequence");
        }
    }

    private void put(ConsentRecord record) throws SQLException {
        int column = 0;
        putRecord.setString(++column, record.subject().hash());
        putRecord.setLong(++column, record.sequence());
        putRecord.setString(++column, ChoiceText.write(record.choices()));
        putRecord.setLong(++column, record.at().toEpochMilli());
        putRecord.setString(++column, record.policyVersion());
        putRecord.setBoolean(++column, record.overridesSignal());
        putRecord.executeUpdate();
    }

    /**
     * Deletes every row of the subject.
     *
     * @return whether there was one
     */
    boolean erase(Subject subject) throws SQLException {
        deleteEvents.setString(1, subject.hash());
        deleteRecord.setString(1, subject.hash());
        int deleted = deleteEvents.executeUpdate() + deleteRecord.executeUpdate();
        return deleted > 0;
    }
}
