package io.consentry.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

import io.consentry.consent.ChoiceText;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Subject;

/** The statements that change the database. The caller opens and commits the transaction. */
final class SqliteWrites {
    private final PreparedSql recordOfKey;
    private final PreparedSql insertEvent;
    private final PreparedSql putRecord;
    private final PreparedSql deleteEvents;
    private final PreparedSql deleteRecord;

    SqliteWrites(Connection connection) {
        recordOfKey = new PreparedSql(connection, "SELECT " + SqliteRows.RECORD_COLUMNS + " FROM event WHERE key = ?");
        insertEvent = new PreparedSql(
                connection,
                "INSERT INTO event (" + SqliteRows.EVENT_COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING sequence");
        putRecord = new PreparedSql(
                connection,
                "INSERT OR REPLACE INTO record (" + SqliteRows.RECORD_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)");
        deleteEvents = new PreparedSql(connection, "DELETE FROM event WHERE subject = ?");
        deleteRecord = new PreparedSql(connection, "DELETE FROM record WHERE subject = ?");
    }

    /**
     * Appends the event, unless its key is there already.
     *
     * @return the record that the event made, now or then
     * @throws IllegalArgumentException if the key is another subject's: to answer would be to tell of that subject
     */
    ConsentRecord append(ConsentEvent event) throws SQLException {
        Optional<ConsentRecord> made =
                recordOfKey.query(select -> select.setString(1, event.key().toString()), SqliteRows::firstRecord);
        if (made.isEmpty()) {
            return appendNew(event);
        }
        if (!made.get().subject().equals(event.subject())) {
            throw new IllegalArgumentException("the key of the event is another subject's");
        }
        return made.get();
    }

    private ConsentRecord appendNew(ConsentEvent event) throws SQLException {
        long sequence = insertEvent.query(insert -> SqliteRows.bind(insert, event), rows -> rows.getLong("sequence"));
        ConsentRecord record = new ConsentRecord(
                event.subject(),
                sequence,
                event.choices(),
                Instant.ofEpochMilli(event.at().toEpochMilli()),
                event.circumstances().policyVersion(),
                event.circumstances().overridesSignal(),
                event.circumstances().basis());
        putRecord.update(put -> bind(put, record));
        return record;
    }

    private static void bind(PreparedStatement put, ConsentRecord record) throws SQLException {
        int column = 0;
        put.setString(++column, record.subject().hash());
        put.setLong(++column, record.sequence());
        put.setString(++column, ChoiceText.write(record.choices()));
        put.setLong(++column, record.at().toEpochMilli());
        put.setString(++column, record.policyVersion());
        put.setBoolean(++column, record.overridesSignal());
        put.setString(++column, record.basis().id());
    }

    /**
     * Deletes every row of the subject.
     *
     * @return whether there was one
     */
    boolean erase(Subject subject) throws SQLException {
        int events = deleteEvents.update(delete -> delete.setString(1, subject.hash()));
        int records = deleteRecord.update(delete -> delete.setString(1, subject.hash()));
        return events + records > 0;
    }
}
