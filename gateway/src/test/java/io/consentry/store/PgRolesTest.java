package io.consentry.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.consentry.consent.ConsentStore;
import io.consentry.consent.EventRetention.Dropped;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The documented roles are enough for a gateway, and grant it no more. */
class PgRolesTest {
    private static final Subject ALICE = Events.subject("alice");
    private static final String DATABASE =
            PgSettings.parse(SharedPostgres.database()).database();
    private static final String GATEWAY = SharedPostgres.address("consentry_gateway", DATABASE);

    @BeforeAll
    static void makeRoles() throws Exception {
        String roles = new String(
                PgRolesTest.class.getResourceAsStream("pg/roles.sql").readAllBytes(), StandardCharsets.UTF_8);
        SharedPostgres.execute(DATABASE, roles.replace(":'password'", "'secret'"));
    }

    @AfterAll
    static void dropRoles() {
        SharedPostgres.execute(
                DATABASE,
                "DROP OWNED BY consentry_gateway, consentry_eraser",
                "DROP ROLE consentry_gateway, consentry_eraser");
    }

    @Test
    void gateway_needs_no_more_than_its_role() {
        PgSettings settings = PgSettings.parse(GATEWAY);
        assertThat(PgMigrations.apply(settings)).isEmpty();
        try (ConsentStore store =
                PgConsentStore.open(settings, StoreSettings.Grouping.DEFAULT, Duration.ofSeconds(20))) {
            await(store.append(Events.grant(ALICE)));
            await(store.append(Events.refusal(ALICE)));
            assertThat(await(store.find(ALICE, 0))).isPresent();
            assertThat(await(store.history(ALICE))).hasSize(2);
            await(store.ping());

            assertThat(await(store.erase(ALICE))).isTrue();

            assertThat(await(store.history(ALICE))).isEmpty();
            // The other role ended with the erasure: on its connection, too.
            await(store.append(Events.grant(ALICE)));
        }
    }

    @Test
    void gateway_drops_old_events_and_leaves_the_months_to_the_owner() {
        Clock later = Clock.fixed(Instant.parse("2036-06-01T00:00:00Z"), ZoneOffset.UTC);
        try (PgConsentStore store = PgConsentStore.open(
                PgSettings.parse(GATEWAY), StoreSettings.Grouping.DEFAULT, Duration.ofSeconds(20))) {
            await(store.append(Events.refusal(ALICE)));

            Dropped dropped = await(store.retention(later).drop(Instant.parse("2036-01-01T00:00:00Z")));

            assertThat(dropped).isEqualTo(new Dropped(1, List.of(), 0, 0));
            assertThat(await(store.history(ALICE))).isEmpty();
            assertThat(await(store.find(ALICE, 0))).isPresent();
            await(store.erase(ALICE));
        }
    }

    @Test
    void gateway_cannot_change_or_delete_events_outside_an_erasure() {
        for (String forbidden : new String[] {
            "UPDATE consentry.event SET choices = 'analytics=granted'",
            "DELETE FROM consentry.event",
            "TRUNCATE consentry.event",
            "UPDATE consentry.event_other SET choices = 'analytics=granted'",
            "DELETE FROM consentry.event_other",
            "DELETE FROM consentry.record",
            "DROP TABLE consentry.event",
            "CREATE TABLE consentry.mine (a integer)",
            "UPDATE consentry.change SET revokes = false",
            "DELETE FROM consentry.schema_version",
            "DELETE FROM consentry.notice",
            "SET ROLE postgres"
        }) {
            assertThatThrownBy(() -> execute(forbidden))
                    .as(forbidden)
                    .isInstanceOf(SQLException.class)
                    .extracting(failure -> ((SQLException) failure).getSQLState())
                    .isEqualTo("42501");
        }
    }

    @Test
    void eraser_may_delete_and_still_change_no_event() throws SQLException {
        assertThatThrownBy(() ->
                        execute("SET ROLE consentry_eraser; UPDATE consentry.event SET choices = 'analytics=granted'"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
        execute("BEGIN; SET LOCAL ROLE consentry_eraser; DELETE FROM consentry.event WHERE subject = ''; ROLLBACK");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + SharedPostgres.port() + "/" + DATABASE,
                        "consentry_gateway",
                        "secret");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
