package io.consentry.api;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;
import io.consentry.config.KeyFile;
import io.consentry.config.Option;
import io.consentry.store.SharedPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/** A database that takes every statement and finishes none, as behind a lock or on a disk that hangs. */
class SlowDatabaseTest {
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";
    private static final Duration WAIT = Duration.ofMillis(250);

    private ScriptedOrigin origin;
    private GatewayFixture gateway;
    private Connection holder;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, SQLException {
        Path keys = folder.resolve("keys");
        KeyFile.create(keys, new SecureRandom());
        String database = SharedPostgres.database();
        origin = new ScriptedOrigin();
        origin.answers(request -> request.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .end("<!doctype html><title>t</title>"));
        gateway = GatewayFixture.before(
                origin.port(),
                Map.of(
                        Option.STORE,
                        database,
                        Option.KEYS,
                        keys.toString(),
                        Option.POLICIES,
                        folder.resolve("policies").toString()));
        holder = SharedPostgres.connect(database.substring(database.lastIndexOf('/') + 1));
        holder.setAutoCommit(false);
    }

    @AfterEach
    void stop() throws SQLException {
        holder.close();
        gateway.close();
        origin.close();
    }

    private void hold() throws SQLException {
        try (Statement lock = holder.createStatement()) {
            lock.execute("LOCK TABLE consentry.record IN ACCESS EXCLUSIVE MODE");
        }
    }

    private Visitor browser() {
        return Visitor.from("BR", gateway.port());
    }

    @Test
    @Timeout(60)
    void choice_is_answered_with_503_within_two_seconds_and_never_acknowledged() throws SQLException {
        Visitor visitor = browser();
        visitor.chose(ACCEPT);
        hold();

        long begin = System.nanoTime();
        RawAnswer grant = browser().choose(ACCEPT);
        long granted = System.nanoTime();
        RawAnswer withdrawal = visitor.choose("{\"method\":\"withdraw\"}");
        long withdrawn = System.nanoTime();

        Visitor.problem(grant, 503);
        Visitor.problem(withdrawal, 503);
        assertThat(grant.all("Retry-After")).isNotEmpty();
        assertThat(withdrawal.all("Retry-After")).isNotEmpty();
        assertThat(Duration.ofNanos(granted - begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(Duration.ofNanos(withdrawn - granted)).isLessThan(Duration.ofSeconds(2));
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");

        holder.rollback();
        Eventually.holds("it writes again", () -> browser().choose(ACCEPT).status() == 200);
    }

    /** Each look-up would take a quarter of a second, were it not for the circuit breaker. */
    @Test
    @Timeout(60)
    void pages_that_need_a_record_are_denied_and_do_not_wait() throws SQLException {
        Eventually.holds(
                "the database answers",
                () -> Visitor.allows(browser().of("first").state(), "advertising"));
        hold();
        Eventually.holds("look-ups are given up at once", () -> {
            long begin = System.nanoTime();
            assertThat(Visitor.reason(browser().of("nobody").state(), "advertising"))
                    .isEqualTo("store-unavailable");
            return System.nanoTime() - begin < Duration.ofMillis(100).toNanos();
        });

        // Long enough for the breaker to look several times whether the database is back.
        long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
        int slow = 0;
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            long begin = System.nanoTime();
            RawAnswer page =
                    gateway.send("GET", "/", GatewayFixture.COUNTRY + ": BR", GatewayFixture.ACCOUNT + ": ann" + i);
            assertThat(page.status()).isEqualTo(200);
            slow += System.nanoTime() - begin >= WAIT.toNanos() ? 1 : 0;
        }
        assertThat(slow).as("pages that waited for the database").isLessThan(5);

        holder.rollback();
        Eventually.holds(
                "look-ups work again", () -> Visitor.allows(browser().of("last").state(), "advertising"));
    }
}
