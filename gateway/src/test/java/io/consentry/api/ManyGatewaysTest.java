package io.consentry.api;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.Line;
import io.consentry.RawAnswer;
import io.consentry.config.KeyFile;
import io.consentry.config.Option;
import io.consentry.store.SharedPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/** Gateways that share a database: what a visitor says to one holds on all. */
class ManyGatewaysTest {
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";
    private static final String WITHDRAW = "{\"method\":\"withdraw\"}";

    private static final List<GatewayFixture> GATEWAYS = new ArrayList<>();
    private static final List<Line> LINES = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        URI database = URI.create(SharedPostgres.database());
        Path keys = folder.resolve("keys");
        KeyFile.create(keys, new SecureRandom());
        for (int i = 0; i < 3; i++) {
            Line line = new Line(database.getPort());
            LINES.add(line);
            String store = "postgresql://postgres@127.0.0.1:" + line.port() + database.getPath();
            Map<Option, String> settings = Map.of(
                    Option.STORE,
                    store,
                    Option.KEYS,
                    keys.toString(),
                    Option.POLICIES,
                    folder.resolve("policies").toString());
            GATEWAYS.add(GatewayFixture.before(1, settings));
        }
    }

    @AfterEach
    void mend() {
        LINES.forEach(Line::mend);
    }

    @AfterAll
    static void stop() throws IOException {
        GATEWAYS.forEach(GatewayFixture::close);
        for (Line line : LINES) {
            line.close();
        }
    }

    private Visitor at(int gateway) {
        return Visitor.from("DE", GATEWAYS.get(gateway).port());
    }

    private boolean allows(int gateway, String cookie) {
        return Visitor.allows(at(gateway).holding(cookie).state(), "analytics");
    }

    private String granted(int gateway) {
        Visitor visitor = at(gateway);
        visitor.chose(ACCEPT);
        return String.valueOf(visitor.cookie());
    }

    @Test
    @Timeout(120)
    void grant_on_one_counts_on_all() {
        String cookie = granted(0);

        assertThat(allows(1, cookie)).isTrue();
        assertThat(allows(2, cookie)).isTrue();
    }

    @Test
    @Timeout(120)
    void withdrawal_on_one_holds_on_all_whatever_cookie_comes() {
        for (int round = 0; round < 10; round++) {
            String cookie = granted(0);
            assertThat(allows(1, cookie)).isTrue();
            assertThat(allows(2, cookie)).isTrue();

            at(0).holding(cookie).chose(WITHDRAW);

            assertThat(allows(0, cookie)).isFalse();
            Eventually.holds("the second gateway knows", () -> !allows(1, cookie));
            Eventually.holds("the third gateway knows", () -> !allows(2, cookie));
        }
    }

    @Test
    @Timeout(120)
    void restriction_on_one_holds_on_all_whatever_cookie_comes() {
        String cookie = granted(0);
        assertThat(allows(1, cookie)).isTrue();
        assertThat(allows(2, cookie)).isTrue();

        byte[] right = "{\"right\":\"restriction\"}".getBytes(StandardCharsets.UTF_8);
        RawAnswer answer =
                at(0).holding(cookie).send("PUT", "/_consent/v1/restriction", right, "Content-Type: application/json");

        assertThat(answer.status()).isEqualTo(200);
        for (int gateway = 0; gateway < 3; gateway++) {
            Visitor other = at(gateway).holding(cookie);
            Eventually.holds(
                    "it is restricted",
                    () -> Visitor.reason(other.state(), "analytics").equals("restricted"));
        }
    }

    @Test
    @Timeout(120)
    void choices_for_different_purposes_on_two_at_once_both_stand() {
        for (int round = 0; round < 5; round++) {
            String cookie = granted(0);
            assertThat(allows(1, cookie)).isTrue();

            at(0).holding(cookie).chose("{\"method\":\"custom\",\"purposes\":{\"analytics\":false}}");
            // It does not know yet.
            Visitor other = at(1).holding(cookie);
            JsonNode state = other.chose("{\"method\":\"custom\",\"purposes\":{\"functional\":true}}");

            assertThat(Visitor.allows(state, "analytics")).isFalse();
            assertThat(Visitor.allows(state, "functional")).isTrue();
            assertThat(Visitor.allows(state, "advertising")).isTrue();
            assertThat(allows(1, String.valueOf(other.cookie()))).isFalse();
            JsonNode events = at(2).holding(other.cookie()).record().path("events");
            assertThat(events.get(2).path("purposes").toString()).isEqualTo("{\"functional\":true}");
        }
    }

    @Test
    @Timeout(120)
    void erasure_on_one_holds_on_all() {
        String cookie = granted(0);
        assertThat(allows(1, cookie)).isTrue();

        assertThat(at(2).holding(cookie).erase().status()).isEqualTo(204);

        Eventually.holds("the first gateway knows", () -> !allows(0, cookie));
        Eventually.holds("the second gateway knows", () -> !allows(1, cookie));
        assertThat(at(1).holding(cookie).record().path("events")).isEmpty();
    }

    @Test
    @Timeout(120)
    void withdrawal_during_a_cut_holds_after_it() {
        String cookie = granted(0);
        assertThat(allows(1, cookie)).isTrue();

        LINES.get(1).cut();
        at(0).holding(cookie).chose(WITHDRAW);
        LINES.get(1).mend();

        Eventually.holds("the gateway that was cut off knows", () -> !allows(1, cookie));
    }

    @Test
    @Timeout(120)
    void choice_at_a_gateway_without_its_database_is_never_acknowledged() {
        String cookie = granted(0);
        LINES.get(1).hold();

        RawAnswer grant = at(1).choose(ACCEPT);
        Visitor withdrawing = at(1).holding(cookie);
        RawAnswer withdrawal = withdrawing.choose(WITHDRAW);

        Visitor.problem(grant, 503);
        Visitor.problem(withdrawal, 503);
        assertThat(grant.all("Retry-After")).isNotEmpty();
        assertThat(withdrawing.cookie()).isNotEqualTo(cookie);
        assertThat(Visitor.allows(withdrawing.state(), "analytics")).isFalse();
        LINES.get(1).mend();
        Eventually.holds("it writes again", () -> at(1).choose(ACCEPT).status() == 200);
    }

    @Test
    @Tag("full")
    @Timeout(120)
    void gateway_that_is_cut_off_denies_what_others_might_have_withdrawn() {
        String cookie = granted(0);
        assertThat(allows(1, cookie)).isTrue();
        LINES.get(1).hold();
        long cut = System.nanoTime();

        at(0).holding(cookie).chose(WITHDRAW);
        while (allows(1, cookie)) {
            assertThat(System.nanoTime() - cut).isLessThan(30_000_000_000L);
        }
        LINES.get(1).mend();

        String other = granted(0);
        Eventually.holds("it knows grants again", () -> allows(1, other));
        assertThat(allows(1, cookie)).isFalse();
    }
}
