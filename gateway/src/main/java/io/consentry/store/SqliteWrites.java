package io.consentry.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.consentry.consent.Choice;
import io.consentry.consent.ChoiceText;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Notice;
import io.consentry.consent.Purpose;
import io.consentry.consent.Subject;

/** The statements that change the database. The caller opens and commits the transaction. */
final class SqliteWrites {
    private final PreparedSql recordOfKey;
    private final PreparedSql heldRecord;
    private final PreparedSql insertEvent;
    private final PreparedSql putRecord;
    private final PreparedSql keepNotice;
    private final PreparedSql deleteEvents;
    private final PreparedSql deleteRecord;

    SqliteWrites(Connection connection) {
        recordOfKey = new PreparedSql(
                connection,
                "SELECT " + SqliteRows.RECORD_COLUMNS + " FROM record WHERE subject = ?1"
                        + " AND EXISTS (SELECT 1 FROM event WHERE subject = ?1 AND key = ?2)");
        heldRecord =
                new PreparedSql(connection, "SELECT " + SqliteRows.RECORD_COLUMNS + " FROM record WHERE subject = ?");
        insertEvent = new PreparedSql(
                connection,
                "INSERT INTO event (" + SqliteRows.EVENT_COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING sequence");
        putRecord = new PreparedSql(
                connection,
                "INSERT OR REPLACE INTO record (" + SqliteRows.RECORD_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)");
        keepNotice = new PreparedSql(
                connection,
                "INSERT INTO notice (hash, body, used) VALUES (?, ?, ?)"
                        + " ON CONFLICT (hash) DO UPDATE SET used = max(used, excluded.used)");
        deleteEvents = new PreparedSql(connection, "DELETE FROM event WHERE subject = ?");
        deleteRecord = new PreparedSql(connection, "DELETE FROM record WHERE subject = ?");
    }

    /**
     * Appends the event, unless its key is there already.
     *
     * @return the record that the event made, or, where it was there, the record as it is
     */
    ConsentRecord append(ConsentEvent event) throws SQLException {
        Optional<ConsentRecord> made = recordOfKey.query(
                select -> {
                    select.setString(1, event.subject().hash());
                    select.setString(2, event.key().toString());
                },
                SqliteRows::firstRecord);
        return made.isPresent() ? made.get() : appendNew(event);
    }

    private ConsentRecord appendNew(ConsentEvent event) throws SQLException {
        long sequence = insertEvent.query(insert -> SqliteRows.bind(insert, event), rows -> rows.getLong("sequence"));
        ConsentRecord record = new ConsentRecord(
                event.subject(),
                sequence,
                event.over(held(event.subject())),
                Instant.ofEpochMilli(event.at().toEpochMilli()),
                event.circumstances().policyVersion(),
                event.circumstances().overridesSignal(),
                event.circumstances().basis());
        putRecord.update(put -> bind(put, record));
        return record;
    }

    private Map<Purpose, Choice> held(Subject subject) throws SQLException {
        return heldRecord
                .query(select -> select.setString(1, subject.hash()), SqliteRows::firstRecord)
                .map(ConsentRecord::choices)
                .orElse(Map.of());
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

    /** Keeps a notice, or renews the day on which it was last shown; yields the number of rows. */
    int keep(Notice notice, Instant shown) throws SQLException {
        return keepNotice.update(put -> {
            put.setString(1, notice.hash());
            put.setString(2, notice.body());
            put.setLong(3, shown.toEpochMilli());
        });
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
