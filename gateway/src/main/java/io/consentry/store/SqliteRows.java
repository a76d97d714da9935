package io.consentry.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import io.consentry.consent.Basis;
import io.consentry.consent.ChoiceText;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentEvent.Circumstances;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Method;
import io.consentry.consent.Salt;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** How events and records stand in their tables. A row that cannot be read is a fault, never a guess. */
final class SqliteRows {
    /** The columns of {@code event} after its sequence, in the order of {@link #bind}. */
    static final String EVENT_COLUMNS = "key, subject, choices, at, method, policy_version, regime, jurisdiction, gpc,"
            + " overrides_signal, banner_version, language, basis, salt";

    /** The columns that make a record, in {@code event} and in {@code record}, in the order of {@link #firstRecord}. */
    static final String RECORD_COLUMNS = "subject, sequence, choices, at, policy_version, overrides_signal, basis";

    private SqliteRows() {}

    /**
     * Fills an insertion into {@code event}.
     *
     * @throws ArithmeticException if the event's time is beyond what milliseconds can say
     */
    static void bind(PreparedStatement insert, ConsentEvent event) throws SQLException {
        Circumstances how = event.circumstances();
        int column = 0;
        insert.setString(++column, event.key().toString());
        insert.setString(++column, event.subject().hash());
        insert.setString(++column, ChoiceText.write(event.choices()));
        insert.setLong(++column, event.at().toEpochMilli());
        insert.setString(++column, how.method().id());
        insert.setString(++column, how.policyVersion());
        insert.setString(++column, how.regime());
        insert.setString(++column, how.jurisdiction());
        insert.setBoolean(++column, how.gpc());
        insert.setBoolean(++column, how.overridesSignal());
        insert.setString(++column, how.bannerVersion());
        insert.setString(++column, how.language());
        insert.setString(++column, how.basis().id());
        insert.setString(++column, event.salt().value());
    }

    /** Reads {@code sequence} and {@link #EVENT_COLUMNS}. */
    static StoredEvent event(ResultSet row) throws SQLException {
        String method = row.getString("method");
        Circumstances how = new Circumstances(
                Method.parse(method).orElseThrow(() -> new IllegalStateException("unknown method: " + method)),
                row.getString("policy_version"),
                row.getString("regime"),
                row.getString("jurisdiction"),
                row.getBoolean("gpc"),
                row.getBoolean("overrides_signal"),
                row.getString("banner_version"),
                row.getString("language"),
                basis(row.getString("basis")));
        ConsentEvent event = new ConsentEvent(
                UUID.fromString(row.getString("key")),
                new Subject(row.getString("subject")),
                ChoiceText.read(row.getString("choices")),
                Instant.ofEpochMilli(row.getLong("at")),
                how,
                new Salt(row.getString("salt")));
        return new StoredEvent(row.getLong("sequence"), event);
    }

    /** Reads {@link #RECORD_COLUMNS} of the first row; empty if there is none. */
    static Optional<ConsentRecord> firstRecord(ResultSet rows) throws SQLException {
        return rows.next() ? Optional.of(record(rows)) : Optional.empty();
    }

    private static ConsentRecord record(ResultSet row) throws SQLException {
        int column = 0;
        return new ConsentRecord(
                new Subject(row.getString(++column)),
                row.getLong(++column),
                ChoiceText.read(row.getString(++column)),
                Instant.ofEpochMilli(row.getLong(++column)),
                row.getString(++column),
                row.getBoolean(++column),
                basis(row.getString(++column)));
    }

    private static Basis basis(String id) {
        return Basis.parse(id).orElseThrow(() -> new IllegalStateException("unknown basis: " + id));
    }
}
