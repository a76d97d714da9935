package io.consentry.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

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
final class PgRows {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private PgRows() {}

    /**
     * Checks what the database would refuse.
     *
     * @throws IllegalArgumentException if the event cannot be stored
     */
    static void check(ConsentEvent event) {
        if (event.at().isBefore(FIRST) || event.at().isAfter(LAST)) {
            throw new IllegalArgumentException("an event's time must lie in the years 1 to 9999");
        }
        Circumstances how = event.circumstances();
        String texts = how.policyVersion() + how.regime() + how.jurisdiction() + how.bannerVersion() + how.language();
        if (texts.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an event's texts must not hold the character NUL");
        }
    }

    /** Events column by column, for {@code unnest}; in the order of {@link PgSql#APPEND}. */
    static Tuple columns(List<ConsentEvent> events) {
        return Tuple.tuple()
                .addArrayOfString(texts(events, event -> event.subject().hash()))
                .addArrayOfUUID(column(events, ConsentEvent::key, UUID[]::new))
                .addArrayOfString(texts(events, event -> ChoiceText.write(event.choices())))
                .addArrayOfOffsetDateTime(column(events, event -> time(event.at()), OffsetDateTime[]::new))
                .addArrayOfString(
                        texts(events, event -> event.circumstances().method().id()))
                .addArrayOfString(texts(events, event -> event.circumstances().policyVersion()))
                .addArrayOfString(texts(events, event -> event.circumstances().regime()))
                .addArrayOfString(texts(events, event -> event.circumstances().jurisdiction()))
                .addArrayOfBoolean(column(events, event -> event.circumstances().gpc(), Boolean[]::new))
                .addArrayOfBoolean(column(events, event -> event.circumstances().overridesSignal(), Boolean[]::new))
                .addArrayOfString(texts(events, event -> event.circumstances().bannerVersion()))
                .addArrayOfString(texts(events, event -> event.circumstances().language()))
                .addArrayOfString(
                        texts(events, event -> event.circumstances().basis().id()))
                .addArrayOfString(texts(events, event -> event.salt().value()));
    }

    private static String[] texts(List<ConsentEvent> events, Function<ConsentEvent, String> column) {
        return column(events, column, String[]::new);
    }

    private static <T> T[] column(List<ConsentEvent> events, Function<ConsentEvent, T> column, IntFunction<T[]> array) {
        return events.stream().map(column).toArray(array);
    }

    /** A time to the millisecond, as the stores keep it. */
    static OffsetDateTime time(Instant at) {
        return Instant.ofEpochMilli(at.toEpochMilli()).atOffset(ZoneOffset.UTC);
    }

    /** Reads a row of {@link PgSql#RECORD} or {@link PgSql#APPEND}. */
    static ConsentRecord record(Row row) {
        return new ConsentRecord(
                new Subject(row.getString("subject")),
                row.getLong("sequence"),
                ChoiceText.read(row.getString("choices")),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("policy_version"),
                row.getBoolean("overrides_signal"),
                basis(row));
    }

    /** Reads a row of {@link PgSql#HISTORY}. */
    static StoredEvent event(Row row) {
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
                basis(row));
        ConsentEvent event = new ConsentEvent(
                row.getUUID("key"),
                new Subject(row.getString("subject")),
                ChoiceText.read(row.getString("choices")),
                row.getOffsetDateTime("at").toInstant(),
                how,
                new Salt(row.getString("salt")));
        return new StoredEvent(row.getLong("sequence"), event);
    }

    private static Basis basis(Row row) {
        String id = row.getString("basis");
        return Basis.parse(id).orElseThrow(() -> new IllegalStateException("unknown basis: " + id));
    }
}
