package io.consentry.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.EventRetention.Dropped;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

/** The table of events has a part for each month, whatever was there before, and months that are over go as a whole. */
class PgMonthsTest {
    private static final Subject ALICE = Events.subject("alice");
    private static final Instant MARCH = Instant.parse("2026-03-15T00:00:00Z");

    private final PgSettings settings = PgSettings.parse(SharedPostgres.emptyDatabase());

    @Test
    void new_database_has_this_month_and_a_year_ahead() throws SQLException {
        PgMigrations.apply(settings, PgMigrations.FILES, MARCH);

        assertThat(parts()).hasSize(14).contains("event_2026_03", "event_2027_03", "event_other");
        assertThat(partsOf("2026-03-01T00:00:00Z", "2026-02-28T23:59:59.999Z", "2027-03-31T23:59:59.999Z"))
                .containsExactly("event_2026_03", "event_other", "event_2027_03");
    }

    @Test
    void schema_with_rows_becomes_one_of_months_and_loses_none() throws SQLException {
        PgMigrations.apply(settings, PgMigrations.FILES.subList(0, 1), Instant.parse("2020-01-01T00:00:00Z"));
        // As the first release left it: one part for everything.
        parts().stream()
                .filter(part -> !part.equals("event_other"))
                .forEach(part -> SharedPostgres.execute(settings.database(), "DROP TABLE consentry." + part));
        List<StoredEvent> before;
        try (ConsentStore store = open()) {
            for (String at : List.of(
                    "2019-05-05T00:00:00Z",
                    "2025-12-31T23:59:59.999Z",
                    "2026-03-15T00:00:00Z",
                    "2026-07-01T00:00:00Z",
                    "2099-01-01T00:00:00Z")) {
                append(store, at);
            }
            before = await(store.history(ALICE));

            assertThat(PgMigrations.apply(settings, PgMigrations.FILES, MARCH)).containsExactly("002-ledger.sql");

            assertThat(await(store.history(ALICE))).hasSize(5).isEqualTo(before);
            append(store, "2026-04-01T00:00:00Z");
            assertThat(await(store.history(ALICE))).hasSize(6);
            await(store.append(before.get(2).event()));
            assertThat(await(store.history(ALICE))).as("a key is known again").hasSize(6);
        }
        assertThat(parts()).hasSize(14).contains("event_until_2026_04", "event_2026_04", "event_other");
        assertThat(partsOf("2019-05-05T00:00:00Z", "2026-03-15T00:00:00Z", "2026-07-01T00:00:00Z"))
                .containsExactly("event_until_2026_04", "event_until_2026_04", "event_2026_07");
        assertThat(partsOf("2099-01-01T00:00:00Z")).containsExactly("event_other");
    }

    @Test
    void months_that_nobody_made_are_made_good() throws SQLException {
        PgMigrations.apply(settings, PgMigrations.FILES, MARCH);
        try (ConsentStore store = open()) {
            append(store, "2025-01-01T00:00:00Z");
            append(store, "2027-06-01T00:00:00Z");
            assertThat(partsOf("2027-06-01T00:00:00Z")).containsExactly("event_other");

            PgMigrations.apply(settings, PgMigrations.FILES, Instant.parse("2027-08-20T00:00:00Z"));

            assertThat(await(store.history(ALICE))).hasSize(2);
            assertThat(partsOf("2027-06-01T00:00:00Z", "2025-01-01T00:00:00Z"))
                    .containsExactly("event_until_2027_09", "event_other");
            assertThat(parts()).contains("event_2028_08");
        }
    }

    @Test
    void months_that_are_over_go_as_a_whole_and_refusals_stay() throws SQLException {
        PgMigrations.apply(settings, PgMigrations.FILES, MARCH);
        try (PgConsentStore store = open()) {
            append(store, "2026-02-01T00:00:00Z");
            append(store, "2026-03-31T23:59:59.999Z");
            append(store, "2026-04-01T00:00:00Z");
            Instant later = Instant.parse("2027-04-02T00:00:00Z");

            Dropped dropped = await(
                    store.retention(Clock.fixed(later, ZoneOffset.UTC)).drop(Instant.parse("2026-04-01T00:00:00Z")));

            assertThat(dropped).isEqualTo(new Dropped(1, List.of("event_2026_03"), 0, 0));
            assertThat(await(store.history(ALICE))).hasSize(1);
            assertThat(await(store.find(ALICE, 0)).orElseThrow().choices()).containsValue(Choice.REFUSED);
            assertThat(parts()).doesNotContain("event_2026_03").contains("event_2026_04", "event_2028_04");
        }
    }

    @Test
    void reader_of_the_table_keeps_a_month_for_a_day_and_breaks_nothing() throws SQLException {
        PgMigrations.apply(settings, PgMigrations.FILES, MARCH);
        try (PgConsentStore store = open();
                Connection reader = SharedPostgres.connect(settings.database());
                Statement statement = reader.createStatement()) {
            append(store, "2026-03-31T00:00:00Z");
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM consentry.event").close();
            Clock april = Clock.fixed(Instant.parse("2026-04-02T00:00:00Z"), ZoneOffset.UTC);
            Instant limit = Instant.parse("2026-04-01T00:00:00Z");

            assertThat(Stages.failure(store.retention(april).drop(limit))).hasMessageContaining("lock");
            append(store, "2026-04-01T00:00:00Z");

            reader.rollback();
            assertThat(await(store.retention(april).drop(limit)).months()).containsExactly("event_2026_03");
        }
    }

    private PgConsentStore open() {
        return PgConsentStore.open(settings, StoreSettings.Grouping.DEFAULT, Duration.ofSeconds(20));
    }

    private static void append(ConsentStore store, String at) {
        await(store.append(Events.at(Instant.parse(at), UUID.randomUUID(), ALICE, Choice.REFUSED)));
    }

    private List<String> parts() throws SQLException {
        return query("SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'consentry.event'::regclass");
    }

    /** The parts that hold events of these times; where there are none, those that would. */
    private List<String> partsOf(String... times) throws SQLException {
        List<String> parts = new ArrayList<>();
        for (String at : times) {
            SharedPostgres.execute(
                    settings.database(),
                    "INSERT INTO consentry.event VALUES ('probe', 0, '" + UUID.randomUUID() + "', '', '" + at
                            + "', 'custom', '', '', '', false, false, '', '', 'none', '')");
            parts.addAll(query("SELECT DISTINCT tableoid::regclass FROM consentry.event WHERE at = '" + at + "'"));
            SharedPostgres.execute(settings.database(), "DELETE FROM consentry.event WHERE subject = 'probe'");
        }
        return parts;
    }

    private List<String> query(String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = SharedPostgres.connect(settings.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1).replace("consentry.", ""));
            }
        }
        return names;
    }
}
