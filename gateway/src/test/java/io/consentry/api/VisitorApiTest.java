package io.consentry.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** State, record, assets and the signal's policy file. */
final class VisitorApiTest {
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";
    private static final String REJECT = "{\"method\":\"reject-all\"}";

    @AutoClose
    private static final ScriptedOrigin origin = new ScriptedOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    /** The banner's address, as a page for this browser names it. */
    private static String banner() {
        return asset("defer=\"\" src=\"([^\"]+)\"");
    }

    /** The address that a pattern finds in a page. */
    private static String asset(String pattern) {
        origin.answers(request -> request.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .end("<!doctype html><title>t</title>"));
        String page = gateway.send("GET", "/", "Sec-Fetch-Dest: document", "Accept-Language: fr-CH;q=0.3, de-AT")
                .text();
        Matcher address = Pattern.compile(pattern).matcher(page);
        assertThat(address.find()).as(page).isTrue();
        return address.group(1);
    }

    private static Visitor from(String place) {
        return Visitor.from(place, gateway.port());
    }

    @ParameterizedTest
    @CsvSource({
        "DE,eea,opt-in,false,true",
        "US-CA,us-ca,opt-out,true,false",
        "US,us-universal-opt-out,opt-out,true,false",
        "BR,elsewhere,notice,true,false",
        "XX,eea,opt-in,false,true"
    })
    void the_state_tells_what_holds_before_any_choice(
            String place, String regime, String model, boolean allowed, boolean ask) {
        JsonNode state = from(place).state();
        assertThat(state.path("jurisdiction").asText()).isEqualTo(place);
        assertThat(state.path("regime").asText()).isEqualTo(regime);
        assertThat(state.path("model").asText()).isEqualTo(model);
        assertThat(state.path("gpc").booleanValue()).isFalse();
        assertThat(state.path("ask").booleanValue()).isEqualTo(ask);
        assertThat(state.path("policyVersion").asText()).isNotBlank();
        assertThat(Visitor.reason(state, "necessary")).isEqualTo("necessary");
        for (String purpose : List.of("functional", "analytics", "advertising")) {
            assertThat(Visitor.allows(state, purpose)).isEqualTo(allowed);
            assertThat(Visitor.reason(state, purpose)).isEqualTo("default");
        }
        assertThat(state.path("vendors").isArray()).isTrue();
    }

    @Test
    void the_signal_shows_in_the_state() {
        JsonNode state = from("US-CA").withSignal().state();
        assertThat(state.path("gpc").booleanValue()).isTrue();
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("gpc");
        assertThat(Visitor.reason(state, "analytics")).isEqualTo("gpc");
        assertThat(Visitor.allows(state, "functional")).isTrue();
        assertThat(state.path("ask").booleanValue()).isFalse();
    }

    @Test
    void head_answers_as_get_without_a_body() {
        try (RawClient client = RawClient.to(gateway.port())) {
            for (String path : List.of("/_consent/v1/state", "/.well-known/gpc.json")) {
                client.send("HEAD", path, Visitor.NO_BODY);
                RawAnswer got = client.read("HEAD");
                assertThat(got.status()).isEqualTo(200);
                assertThat(got.all("Content-Type")).containsExactly("application/json");
            }
            client.send("GET", "/.well-known/gpc.json", Visitor.NO_BODY);
            assertThat(client.read("GET").text()).startsWith("{");
        }
    }

    @Test
    void the_state_is_never_cached() {
        assertThat(from("DE").send("GET", "/_consent/v1/state", Visitor.NO_BODY).all("Cache-Control"))
                .containsExactly("no-store");
    }

    @Test
    void whoever_never_chose_has_no_record() {
        JsonNode record = from("DE").record();
        assertThat(record.toString())
                .isEqualTo("{\"subject\":null,\"cookie\":null,\"record\":null,\"events\":[],\"notices\":{}}");
    }

    @Test
    void an_erasure_after_a_grant_leaves_nothing() {
        Visitor visitor = from("DE");
        visitor.chose(ACCEPT);
        String before = visitor.cookie();
        RawAnswer erased = visitor.erase();
        assertThat(erased.status()).isEqualTo(204);
        assertThat(erased.header("Set-Cookie").orElseThrow())
                .isEqualTo("__Host-consent=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
        assertThat(visitor.record().toString())
                .isEqualTo("{\"subject\":null,\"cookie\":null,\"record\":null,\"events\":[],\"notices\":{}}");
        Visitor replayed = from("DE").holding(before);
        assertThat(Visitor.reason(replayed.state(), "advertising")).isEqualTo("record-absent");
        assertThat(replayed.record().path("events")).isEmpty();
        assertThat(Visitor.allows(from("BR").holding(before).state(), "advertising"))
                .isFalse();
    }

    @Test
    void an_erasure_never_turns_a_no_into_a_yes() {
        for (List<String> choices : List.of(
                List.of(REJECT),
                List.of(ACCEPT, REJECT),
                List.of("{\"method\":\"custom\",\"purposes\":{\"analytics\":true,\"advertising\":false}}"))) {
            Visitor visitor = from("BR");
            choices.forEach(visitor::chose);
            assertThat(visitor.erase().status()).isEqualTo(204);
            assertThat(visitor.cookie()).isNotNull();
            assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
            JsonNode record = visitor.record();
            assertThat(record.path("subject").isNull()).isTrue();
            assertThat(record.at("/cookie/purposes").toString()).doesNotContain("true");
            assertThat(record.path("events")).isEmpty();
        }
    }

    @Test
    void an_erasure_sees_what_another_copy_of_the_cookie_refused() {
        Visitor visitor = from("BR");
        visitor.chose(ACCEPT);
        String older = visitor.cookie();
        visitor.chose(REJECT);
        Visitor stale = from("BR").holding(older);
        stale.erase();
        assertThat(Visitor.reason(stale.state(), "advertising")).isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE", "US-CA", "BR"})
    void a_cookie_that_cannot_be_trusted_denies_and_is_asked_again(String place) {
        Visitor visitor = from(place);
        visitor.chose(ACCEPT);
        String valid = String.valueOf(visitor.cookie());
        char last = valid.charAt(valid.length() - 1);
        char other = valid.charAt(valid.length() - 2) == 'A' ? 'B' : 'A';
        List<String> broken = new ArrayList<>(List.of(
                "",
                "x",
                "1.k.e.y",
                valid.substring(0, valid.length() - 1),
                valid.substring(0, valid.length() / 2),
                valid.substring(0, valid.length() - 2) + other + last,
                valid.replaceFirst("^1", "2"),
                valid.replaceFirst("^1\\.[^.]+", "1.other"),
                valid + "A",
                valid + "." + valid,
                "x".repeat(5000),
                valid + "; __Host-consent=" + valid,
                valid + "; __Host-consent=",
                "\"" + valid + "\""));
        for (String value : broken) {
            JsonNode state = from(place).holding(value).state();
            assertThat(state.path("ask").booleanValue()).as(value).isTrue();
            for (String purpose : List.of("functional", "analytics", "advertising")) {
                assertThat(Visitor.reason(state, purpose)).as(value).isEqualTo("unreadable");
                assertThat(Visitor.allows(state, purpose)).as(value).isFalse();
            }
        }
    }

    @Test
    void a_cookie_planted_twice_in_two_headers_denies() {
        Visitor visitor = from("BR");
        visitor.chose(ACCEPT);
        String valid = visitor.cookie();
        RawAnswer got = gateway.send(
                "GET",
                "/_consent/v1/state",
                GatewayFixture.COUNTRY + ": BR",
                "Cookie: __Host-consent=" + valid,
                "Cookie: __Host-consent=" + valid);
        assertThat(Visitor.reason(Visitor.json(got), "advertising")).isEqualTo("unreadable");
    }

    @Test
    void out_of_an_unreadable_cookie_comes_only_what_is_answered_anew() {
        Visitor visitor = from("BR").holding("forged");
        JsonNode state = visitor.chose("{\"method\":\"custom\",\"purposes\":{\"analytics\":true}}");
        assertThat(Visitor.reason(state, "analytics")).isEqualTo("granted");
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("refused");

        Visitor erasing = from("BR").holding("forged");
        assertThat(erasing.erase().status()).isEqualTo(204);
        assertThat(Visitor.allows(erasing.state(), "advertising")).isFalse();
        assertThat(erasing.record().path("subject").isNull()).isTrue();
    }

    @Test
    void the_site_says_that_it_honours_the_signal() {
        RawAnswer got = gateway.send("GET", "/.well-known/gpc.json");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.all("Content-Type")).containsExactly("application/json");
        JsonNode body = Visitor.json(got);
        assertThat(body.path("gpc").isBoolean() && body.path("gpc").booleanValue())
                .isTrue();
        assertThat(LocalDate.parse(body.path("lastUpdate").asText())).isNotNull();
        assertThat(body).hasSize(2);
        assertThat(gateway.send("POST", "/.well-known/gpc.json").status()).isEqualTo(405);
    }

    @Test
    void assets_are_immutable_under_their_hash() {
        String url = banner();
        assertThat(url).matches("/_consent/assets/b-de\\.[0-9a-f]{16}\\.js");
        RawAnswer got = gateway.send("GET", url);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.all("Cache-Control")).containsExactly("public, max-age=31536000, immutable");
        assertThat(got.all("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(got.text()).contains("\"language\":\"de\"", "\"/_consent/assets/d-de.");
        assertThat(gateway.send("HEAD", url).all("Content-Length"))
                .containsExactly(Integer.toString(got.body().length()));
        assertThat(gateway.send("GET", url + "?v=1").status()).isEqualTo(200);
        assertThat(gateway.send("DELETE", url).status()).isEqualTo(405);
    }

    @Test
    void the_guard_asks_to_be_compiled_whole() {
        RawAnswer got = gateway.send("GET", asset("<script src=\"([^\"]+)\""));
        assertThat(got.text()).startsWith("//# allFunctionsCalledOnLoad\n");
    }

    @Test
    void assets_come_compressed_and_whole_to_who_accepts_that() throws IOException {
        String url = banner();
        RawAnswer plain = gateway.send("GET", url);
        assertThat(plain.all("Content-Encoding")).isEmpty();
        RawAnswer packed = gateway.send("GET", url, "Accept-Encoding: gzip, deflate, br, zstd");
        assertThat(packed.all("Content-Encoding")).containsExactly("gzip");
        assertThat(packed.all("Vary")).containsExactly("Accept-Encoding");
        assertThat(packed.end()).isEqualTo(RawAnswer.End.WHOLE);
        try (GZIPInputStream gzip =
                new GZIPInputStream(new ByteArrayInputStream(packed.body().getBytes()))) {
            assertThat(gzip.readAllBytes()).isEqualTo(plain.body().getBytes());
        }
        assertThat(gateway.send("HEAD", url, "Accept-Encoding: gzip").all("Content-Length"))
                .containsExactly(Integer.toString(packed.body().length()));
        assertThat(gateway.send("GET", url, "Accept-Encoding: gzip;q=0").all("Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/_consent/assets/",
                "/_consent/assets/guard.js",
                "/_consent/assets/b-de.0000000000000000.js",
                "/_consent/assets/../assets/guard.js",
                "/_consent/assets/%2e%2e/openapi.json",
                "/_consent/",
                "/_consent/v1/",
                "/_consent/v1/state/",
                "/_consent/v1/decisions",
                "/_consent/.well-known/gpc.json"
            })
    void there_is_nothing_else(String path) {
        Visitor.problem(gateway.send("GET", path), 404);
    }

    @Test
    void the_origin_never_sees_the_gateways_own_paths() {
        origin.answers(request -> request.response().setStatusCode(299).end());
        assertThat(gateway.send("GET", "/_consent/v1/state").status()).isEqualTo(200);
        assertThat(gateway.send("GET", "/_consent/none").status()).isEqualTo(404);
        assertThat(gateway.send("GET", "/_consent").status()).isEqualTo(299);
        assertThat(gateway.send("GET", "/_consenting/v1/state").status()).isEqualTo(299);
        assertThat(gateway.send("GET", "/.well-known/other").status()).isEqualTo(299);
    }
}
