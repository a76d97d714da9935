package io.consentry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.TestCertificate;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoreUnavailableException;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A server that lets its user in over TLS alone, by SCRAM-SHA-256 alone. */
class PgTlsTest {
    private static final String PASSWORD = "s:3@cr/et";
    private static final String ENCODED = "s%3A3%40cr%2Fet";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedPostgres server;

    @SuppressWarnings("NullAway.Init")
    private static Path authority;

    @SuppressWarnings("NullAway.Init")
    private static Path stranger;

    @BeforeAll
    static void start() throws Exception {
        authority = folder.resolve("server.pem");
        Path key = folder.resolve("server.key");
        TestCertificate.of("database", folder).write(authority, key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        stranger = folder.resolve("stranger.pem");
        TestCertificate.of("stranger", folder).write(stranger, folder.resolve("stranger.key"));
        Path rules = Files.writeString(folder.resolve("pg_hba.conf"), """
                hostssl all guarded 127.0.0.0/8 scram-sha-256
                host all postgres 127.0.0.1/32 trust
                """);
        // The certificate names the first address and not the second.
        server = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1,127.0.0.2")
                .setServerConfig("hba_file", rules.toString())
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", authority.toString())
                .setServerConfig("ssl_key_file", key.toString())
                .start();
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("SET password_encryption = 'scram-sha-256'");
            statement.execute("CREATE ROLE guarded LOGIN PASSWORD '" + PASSWORD + "'");
            statement.execute("GRANT CREATE ON DATABASE postgres TO guarded");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static Connection superuser() throws Exception {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", "");
    }

    private static PgSettings at(String host, String password, String parameters) {
        return PgSettings.parse(
                "postgresql://guarded:" + password + "@" + host + ":" + server.getPort() + "/postgres?" + parameters);
    }

    private static void opens(PgSettings settings) {
        PgMigrations.apply(settings);
        try (ConsentStore store =
                PgConsentStore.open(settings, StoreSettings.Grouping.DEFAULT, Duration.ofSeconds(20))) {
            await(store.ping());
        }
    }

    @Test
    void choices_are_kept_over_tls_with_scram() throws Exception {
        PgSettings settings = at("127.0.0.1", ENCODED, "sslmode=verify-full&sslrootcert=" + authority);
        PgMigrations.apply(settings);
        try (ConsentStore store =
                PgConsentStore.open(settings, StoreSettings.Grouping.DEFAULT, Duration.ofSeconds(20))) {
            await(store.append(Events.grant(Events.subject("alice"))));
            assertThat(await(store.history(Events.subject("alice")))).hasSize(1);
            assertThat(number("SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                            + " WHERE ssl AND usename = 'guarded'"))
                    .isPositive();
        }
        assertThat(number("SELECT count(*) FROM pg_authid WHERE rolname = 'guarded'"
                        + " AND rolpassword LIKE 'SCRAM-SHA-256$%'"))
                .isEqualTo(1);
    }

    private static int number(String query) throws Exception {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void less_can_be_demanded_of_the_server() {
        opens(at("127.0.0.2", ENCODED, "sslmode=verify-ca&sslrootcert=" + authority));
        opens(at("127.0.0.2", ENCODED, "sslmode=require"));
    }

    @Test
    void server_under_another_name_is_not_trusted() {
        isRefused(at("127.0.0.2", ENCODED, "sslmode=verify-full&sslrootcert=" + authority));
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void server_that_no_trusted_authority_vouches_for_is_not_trusted(String mode) {
        isRefused(at("127.0.0.1", ENCODED, "sslmode=" + mode + "&sslrootcert=" + stranger));
        isRefused(at("127.0.0.1", ENCODED, "sslmode=" + mode));
    }

    @Test
    void wrong_password_and_a_connection_in_the_clear_are_told_in_a_line() {
        assertThatThrownBy(() -> PgMigrations.apply(at("127.0.0.1", "wrong", "sslmode=require")))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageEndingWith("it does not let the user in");
        assertThatThrownBy(() -> PgMigrations.apply(at("127.0.0.1", ENCODED, "sslmode=disable")))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageEndingWith("it does not let the user in");
    }

    private static void isRefused(PgSettings settings) {
        assertThatThrownBy(() -> PgMigrations.apply(settings))
                .isInstanceOfAny(StoreOpenException.class, StoreUnavailableException.class)
                .hasMessageNotContaining(PASSWORD);
    }
}
