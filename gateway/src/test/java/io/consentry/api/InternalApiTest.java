package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** What other servers and operators are answered. */
final class InternalApiTest {
    private static final String BEARER = "Authorization: Bearer " + GatewayFixture.TOKEN;
    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private static final ScriptedOrigin origin = new ScriptedOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private static volatile MultiMap seen = MultiMap.caseInsensitiveMultiMap();

    private static RawAnswer ask(String method, String path, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(BEARER);
        return gateway.sendInternal(method, path, Visitor.NO_BODY, all.toArray(String[]::new));
    }

    private static RawAnswer decide(String body) {
        return gateway.sendInternal(
                "POST",
                "/v1/decisions",
                body.getBytes(StandardCharsets.UTF_8),
                BEARER,
                "Content-Type: application/json");
    }

    private static JsonNode decided(String body) {
        RawAnswer answer = decide(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Visitor.json(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/decisions", "/v1/check", "/v1/inventory", "/metrics", "/openapi.json"})
    void without_the_token_nothing_is_answered(String path) {
        for (String header : List.of(
                "X-None: 1",
                "Authorization: Bearer wrong",
                "Authorization: Bearer",
                "Authorization: Basic " + GatewayFixture.TOKEN,
                "Authorization: bearer" + GatewayFixture.TOKEN,
                BEARER + "\r\n" + BEARER)) {
            RawAnswer got = gateway.sendInternal("GET", path, Visitor.NO_BODY, header);
            Visitor.problem(got, 401);
            assertThat(got.all("WWW-Authenticate")).containsExactly("Bearer");
        }
    }

    @Test
    void strings_of_other_consent_tools_count_and_broken_ones_deny() {
        String refused = "{\"signals\":{\"country\":\"US\",\"region\":\"CA\",\"gpp\":\"DBABLA~BAAQAAAAAABA.QA\"}}";
        String granted = "{\"signals\":{\"country\":\"US\",\"region\":\"CA\",\"gpc\":false,"
                + "\"gpp\":\"DBABLA~BAAqAAAAAABA\"}}";
        String broken = "{\"signals\":{\"country\":\"US\",\"region\":\"CA\",\"tcf\":\"C\"}}";

        assertThat(decided(refused).at("/purposes/advertising/reason").asText()).isEqualTo("refused");
        assertThat(decided(refused).at("/purposes/functional/allowed").asBoolean())
                .isTrue();
        assertThat(decided(granted).at("/purposes/advertising/allowed").asBoolean())
                .isTrue();
        assertThat(decided(broken).at("/purposes/functional/reason").asText()).isEqualTo("unreadable");
    }

    @Test
    void where_no_token_is_set_only_the_health_checks_answer() {
        try (GatewayFixture closed = GatewayFixture.before(origin.port(), Map.of(Option.INTERNAL_TOKEN, ""))) {
            for (String header : List.of("X-None: 1", "Authorization: Bearer ", "Authorization: Bearer x")) {
                Visitor.problem(closed.sendInternal("GET", "/v1/check", Visitor.NO_BODY, header), 401);
            }
            assertThat(closed.sendInternal("GET", "/health/live", Visitor.NO_BODY)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_internal_paths_are_not_on_the_visitors_port() {
        origin.answers(request -> request.response().setStatusCode(299).end());
        for (String path : List.of("/v1/decisions", "/v1/check", "/metrics", "/health/ready")) {
            assertThat(gateway.send("GET", path, BEARER).status()).isEqualTo(299);
        }
    }

    @Test
    void a_decision_has_reasons_and_consent_mode() {
        JsonNode body = decided("{\"signals\":{\"gpc\":true,\"country\":\"US\",\"region\":\"CA\"}}");
        assertThat(body.path("jurisdiction").asText()).isEqualTo("US-CA");
        assertThat(body.path("model").asText()).isEqualTo("opt-out");
        assertThat(Visitor.reason(body, "advertising")).isEqualTo("gpc");
        assertThat(body.path("tags")).isEmpty();
        assertThat(body.path("consentMode").toString())
                .isEqualTo("{\"ad_storage\":\"denied\",\"ad_user_data\":\"denied\",\"ad_personalization\":\"denied\","
                        + "\"analytics_storage\":\"denied\",\"functionality_storage\":\"granted\","
                        + "\"personalization_storage\":\"granted\",\"security_storage\":\"granted\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "true,true",
        "\"1\",true",
        "1,true",
        "\"0\",false",
        "\"true\",false",
        "0,false",
        "false,false",
        "null,false"
    })
    void the_signal_may_be_told_as_the_headers_own_value(String value, boolean set) {
        JsonNode body = decided("{\"signals\":{\"country\":\"BR\",\"gpc\":" + value + "}}");
        assertThat(body.path("gpc").booleanValue()).isEqualTo(set);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "XX", "T1", "--", "zz"})
    void a_country_that_an_edge_does_not_know_is_an_unknown_place(String code) {
        JsonNode body = decided("{\"signals\":{\"country\":\"" + code + "\"}}");
        assertThat(body.path("jurisdiction").asText()).isEqualTo("XX");
    }

    @Test
    void a_country_that_is_no_code_is_refused_by_its_name() {
        assertThat(Visitor.problem(decide("{\"signals\":{\"country\":\"Germany\"}}"), 400))
                .contains("'signals.country'");
    }

    @Test
    void tags_are_judged_by_address_vendor_and_purpose() {
        JsonNode tags = decided("{\"signals\":{\"country\":\"DE\"},\"tags\":["
                        + "{\"url\":\"https://connect.facebook.net/en_US/fbevents.js\"},"
                        + "{\"url\":\"https://static.nobody-knows.test/a.js\"},"
                        + "{\"url\":\"\"},{\"url\":\"not an address\"},"
                        + "{\"vendor\":\"no-such-vendor\"},"
                        + "{\"purpose\":\"advertising\"},{\"purpose\":\"necessary\"},{\"purpose\":\"unheard-of\"},"
                        + "{\"purpose\":\"\"}]}")
                .path("tags");
        assertThat(tags.findValuesAsText("verdict"))
                .containsExactly("park", "keep", "keep", "keep", "remove", "park", "keep", "remove", "remove");
        assertThat(tags.findValuesAsText("reason"))
                .containsExactly(
                        "default",
                        "not-in-catalogue",
                        "not-in-catalogue",
                        "not-in-catalogue",
                        "unknown-vendor",
                        "default",
                        "necessary",
                        "unknown-purpose",
                        "unknown-purpose");
        String vendor = tags.get(0).path("vendor").asText();
        JsonNode named = decided("{\"signals\":{\"country\":\"BR\"},\"tags\":[{\"vendor\":\"" + vendor + "\"}]}");
        assertThat(named.at("/tags/0/verdict").asText()).isEqualTo("keep");
        assertThat(named.at("/tags/0/purpose").asText()).isEqualTo("advertising");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"signals\":null}",
                "{\"signals\":[]}",
                "{\"signals\":{},\"more\":1}",
                "{\"signals\":{\"more\":1}}",
                "{\"signals\":{\"gpc\":{}}}",
                "{\"signals\":{\"gpc\":[\"1\"]}}",
                "{\"signals\":{\"cookie\":1}}",
                "{\"signals\":{\"country\":[]}}",
                "{\"signals\":{\"country\":\"Germany\"}}",
                "{\"signals\":{\"country\":\"US-CA\"}}",
                "{\"signals\":{\"region\":true}}",
                "{\"signals\":{\"gpp\":1}}",
                "{\"signals\":{\"tcf\":[]}}",
                "{\"signals\":{},\"tags\":{}}",
                "{\"signals\":{},\"tags\":null}",
                "{\"signals\":{},\"tags\":[1]}",
                "{\"signals\":{},\"tags\":[null]}",
                "{\"signals\":{},\"tags\":[\"url\"]}",
                "{\"signals\":{},\"tags\":[[\"url\"]]}",
                "{\"signals\":{},\"tags\":[{}]}",
                "{\"signals\":{},\"tags\":[{\"url\":1}]}",
                "{\"signals\":{},\"tags\":[{\"url\":null}]}",
                "{\"signals\":{},\"tags\":[{\"href\":\"x\"}]}",
                "{\"signals\":{},\"tags\":[{\"url\":\"x\",\"vendor\":\"y\"}]}"
            })
    void a_malformed_question_is_refused(String body) {
        Visitor.problem(decide(body), 400);
    }

    @Test
    void too_many_tags_are_refused() {
        String tag = "{\"purpose\":\"analytics\"}";
        String most = String.join(",", java.util.Collections.nCopies(256, tag));
        assertThat(decided("{\"signals\":{},\"tags\":[" + most + "]}").path("tags"))
                .hasSize(256);
        Visitor.problem(decide("{\"signals\":{},\"tags\":[" + most + "," + tag + "]}"), 400);
        Visitor.problem(decide("{\"signals\":{}}" + " ".repeat(256 * 1024)), 413);
        Visitor.problem(ask("GET", "/v1/decisions"), 405);
        Visitor.problem(gateway.sendInternal("POST", "/v1/decisions", new byte[2], BEARER), 415);
    }

    @Test
    void every_way_of_asking_comes_to_the_same_decision() {
        origin.answers(request -> {
            seen = request.headers();
            request.response().end();
        });
        int combinations = 0;
        for (String place : List.of("DE", "US-CA", "US", "BR", "XX")) {
            for (boolean gpc : new boolean[] {false, true}) {
                // A signal is recorded behind the answer: whoever has sent one is not asked for again elsewhere.
                for (String cookie : cookies()) {
                    agree(place, gpc, cookie);
                    combinations++;
                }
            }
        }
        assertThat(combinations).isEqualTo(40);
    }

    /** Of nobody, of somebody who is not known, and of two who have answered. */
    private static List<String> cookies() {
        Visitor granted = Visitor.from("DE", gateway.port());
        granted.chose("{\"method\":\"accept-all\"}");
        Visitor refused = Visitor.from("DE", gateway.port());
        refused.chose("{\"method\":\"custom\",\"purposes\":{\"analytics\":true,\"advertising\":false}}");
        return List.of("", "forged", String.valueOf(granted.cookie()), String.valueOf(refused.cookie()));
    }

    private static void agree(String place, boolean gpc, String cookie) {
        Visitor visitor = Visitor.from(place, gateway.port()).holding(cookie.isEmpty() ? null : cookie);
        Visitor server = Visitor.from(place, gateway.internalPort()).holding(visitor.cookie());
        if (gpc) {
            visitor.withSignal();
            server.withSignal();
        }
        JsonNode state = visitor.state();
        ObjectNode signals = JSON.createObjectNode();
        signals.put("gpc", gpc).put("country", place.substring(0, 2));
        if (place.length() > 2) {
            signals.put("region", place);
        }
        if (!cookie.isEmpty()) {
            signals.put("cookie", cookie);
        }
        ObjectNode question = JSON.createObjectNode();
        question.set("signals", signals);
        JsonNode decision = decided(question.toString());
        for (String field : List.of("policyVersion", "jurisdiction", "regime", "model", "gpc", "purposes")) {
            assertThat(decision.path(field)).as(field).isEqualTo(state.path(field));
        }
        RawAnswer check = server.send("POST", "/v1/check", Visitor.NO_BODY, BEARER);
        visitor.send("GET", "/", Visitor.NO_BODY);
        for (String purpose : List.of("Necessary", "Functional", "Analytics", "Advertising")) {
            String expected = Visitor.allows(state, purpose.toLowerCase(java.util.Locale.ROOT)) ? "allow" : "deny";
            assertThat(check.all("X-Consent-" + purpose)).containsExactly(expected);
            assertThat(seen.getAll("Consentry-" + purpose)).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"})
    void forward_auth_answers_any_method(String method) {
        RawAnswer got = ask(method, "/v1/check", GatewayFixture.COUNTRY + ": DE", "Sec-GPC: 1");
        assertThat(got.status()).isEqualTo(204);
        assertThat(got.body().length()).isZero();
        assertThat(got.all("X-Consent-Necessary")).containsExactly("allow");
        assertThat(got.all("X-Consent-Functional")).containsExactly("deny");
        assertThat(got.all("Cache-Control")).containsExactly("no-store");
        assertThat(got.header("X-Consent-Decision").orElseThrow())
                .matches("policy=\\S+ regime=eea jurisdiction=DE gpc=1 advertising=gpc analytics=gpc"
                        + " functional=default necessary=necessary");
    }

    @Test
    void forward_auth_ignores_a_body() {
        RawAnswer got = gateway.sendInternal("POST", "/v1/check", new byte[100_000], BEARER);
        assertThat(got.status()).isEqualTo(204);
    }

    @Test
    void metrics_count_pages() {
        origin.answersPage("<p>hi</p>");
        gateway.send("GET", "/", GatewayFixture.COUNTRY + ": DE");
        RawAnswer got = ask("GET", "/metrics");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.header("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(got.text())
                .containsPattern("(?m)^consentry_pages_total [1-9]")
                .contains("consentry_cache_misses_total")
                .contains("jvm_memory_used_bytes");
        Visitor.problem(ask("POST", "/metrics"), 405);
    }

    @Test
    void health_needs_no_token() {
        assertThat(gateway.sendInternal("GET", "/health/live", Visitor.NO_BODY).text())
                .isEqualTo("live\n");
        RawAnswer ready = gateway.sendInternal("GET", "/health/ready", Visitor.NO_BODY);
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.text()).isEqualTo("{\"ready\":true,\"parts\":{\"store\":\"up\"}}");
        Visitor.problem(gateway.sendInternal("GET", "/health/other", Visitor.NO_BODY), 404);
    }
}
