package io.consentry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.Salt;
import io.consentry.consent.Subject;
import io.consentry.store.PgConsentStore;
import io.consentry.store.PgSettings;
import io.consentry.store.SharedPostgres;
import io.consentry.store.SqliteConsentStore;
import io.consentry.store.StoreSettings;

import static org.assertj.core.api.Assertions.assertThat;

class RetentionCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void file_loses_old_events_and_the_command_says_how_many() {
        Path file = dir.resolve("consent.db");
        try (SqliteConsentStore store = SqliteConsentStore.open(StoreSettings.at(file))) {
            append(store, "2001-01-01T00:00:00Z");
            append(store, Instant.now().toString());
        }

        assertThat(run("--store", file.toString(), "--keep-events", "24")).isZero();

        assertThat(out.toString()).contains("1 events, 0 records, 0 notices.");
    }

    @Test
    void database_loses_old_events_too() {
        String address = SharedPostgres.database();
        try (ConsentStore store = PgConsentStore.open(
                PgSettings.parse(address), StoreSettings.Grouping.DEFAULT, Duration.ofSeconds(20))) {
            append(store, "2001-01-01T00:00:00Z");
        }

        assertThat(run("--store", address, "--keep-events", "24")).isZero();

        assertThat(out.toString()).contains("1 events, 0 records, 0 notices.");
    }

    @Test
    void what_is_wrong_is_said_in_a_line_and_nothing_is_made() {
        Path absent = dir.resolve("absent.db");
        assertThat(run("--store", absent.toString(), "--keep-events", "24")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no file");
        assertThat(absent).doesNotExist();

        assertThat(run("--store", absent.toString(), "--keep-events", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("at least 2 months");

        assertThat(run("--store", "postgresql://u@127.0.0.1:1/d", "--keep-events", "24"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("out of reach").doesNotContain("\tat ");
    }

    @Test
    void file_that_a_gateway_uses_is_left_to_it() {
        Path file = dir.resolve("consent.db");
        try (SqliteConsentStore store = SqliteConsentStore.open(StoreSettings.at(file))) {
            assertThat(run("--store", file.toString(), "--keep-events", "24")).isEqualTo(1);
        }
        assertThat(err.toString()).contains("another gateway is using it");
    }

    private int run(String store, String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "retention";
        arguments[1] = store;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static void append(ConsentStore store, String at) {
        ConsentEvent.Circumstances how =
                new ConsentEvent.Circumstances(Method.WITHDRAW, "p", "eea", "DE", false, false, "", "");
        store.append(new ConsentEvent(
                        UUID.randomUUID(),
                        new Subject("A".repeat(43)),
                        Map.of(Purpose.ANALYTICS, Choice.REFUSED),
                        Instant.parse(at),
                        how,
                        Salt.random()))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
