package io.consentry.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.consentry.consent.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PgMigrationsTest {
    @Test
    void gateways_that_migrate_at_once_apply_each_file_once() throws Exception {
        PgSettings settings = PgSettings.parse(SharedPostgres.emptyDatabase());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(() -> PgMigrations.apply(settings));
            }
            List<String> applied = new ArrayList<>();
            for (Future<List<String>> each : threads.invokeAll(all)) {
                applied.addAll(each.get());
            }
            assertThat(applied).isEqualTo(PgMigrations.FILES);
        } finally {
            threads.shutdownNow();
        }
        assertThat(PgMigrations.apply(settings)).isEmpty();
    }

    @Test
    void migration_that_fails_leaves_nothing_behind() throws Exception {
        PgSettings settings = PgSettings.parse(SharedPostgres.emptyDatabase());
        SharedPostgres.execute(
                settings.database(), "CREATE SCHEMA consentry", "CREATE TABLE consentry.record (theirs integer)");

        assertThatThrownBy(() -> PgMigrations.apply(settings))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("already exists");

        try (Connection connection = SharedPostgres.connect(settings.database());
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'consentry'")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void newer_schema_is_refused() {
        PgSettings settings = PgSettings.parse(SharedPostgres.database());
        SharedPostgres.execute(settings.database(), "INSERT INTO consentry.schema_version VALUES (1000, 'later.sql')");

        assertThatThrownBy(() -> PgMigrations.apply(settings))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("a newer release wrote it: its schema is 1000");
    }

    @Test
    void absent_database_and_unknown_user_are_told_in_a_line() {
        assertThatThrownBy(() -> PgMigrations.apply(PgSettings.parse(SharedPostgres.address("postgres", "nowhere"))))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageEndingWith("there is no such database");
        assertThatThrownBy(() -> PgMigrations.apply(PgSettings.parse(SharedPostgres.address("nobody", "postgres"))))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageEndingWith("it does not let the user in");
    }

    @Test
    void server_that_is_down_is_unavailable() {
        assertThatThrownBy(() -> PgMigrations.apply(PgSettings.parse("postgresql://u@127.0.0.1:1/d")))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void migrations_are_all_numbered_files_of_their_directory_in_order() throws Exception {
        Path sources = Path.of(
                        PgMigrations.class.getResource("pg/001-consent.sql").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(sources)) {
            List<String> names = files.map(each -> each.getFileName().toString())
                    .filter(name -> name.matches("\\d.*"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            assertThat(PgMigrations.FILES).isEqualTo(names);
        }
    }
}
