package io.consentry.api;

import java.nio.charset.StandardCharsets;

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

/** What visitors choose, and what comes of it. */
final class ChoicesTest {
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";
    private static final String REJECT = "{\"method\":\"reject-all\"}";
    private static final String PATH = "/_consent/v1/choices";

    @AutoClose
    private static final ScriptedOrigin origin = new ScriptedOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private static Visitor from(String place) {
        return Visitor.from(place, gateway.port());
    }

    @Test
    void a_grant_is_kept_as_one_event_and_holds() {
        Visitor visitor = from("DE");
        JsonNode state = visitor.chose("{\"method\":\"accept-all\",\"purposes\":"
                + "{\"functional\":true,\"analytics\":true,\"advertising\":true},"
                + "\"bannerVersion\":\"abc123\",\"language\":\"de\"}");
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("granted");
        assertThat(state.path("ask").booleanValue()).isFalse();
        assertThat(state.at("/receipt/stored").booleanValue()).isTrue();
        assertThat(state.at("/receipt/sequence").longValue()).isPositive();

        JsonNode events = visitor.record().path("events");
        assertThat(events).hasSize(1);
        JsonNode event = events.get(0);
        assertThat(event.path("id")).isEqualTo(state.at("/receipt/id"));
        assertThat(event.path("at")).isEqualTo(state.at("/receipt/at"));
        assertThat(event.path("method").asText()).isEqualTo("accept-all");
        assertThat(event.path("jurisdiction").asText()).isEqualTo("DE");
        assertThat(event.path("regime").asText()).isEqualTo("eea");
        assertThat(event.path("bannerVersion").asText()).as("no text of ours").isEmpty();
        assertThat(event.path("language").asText()).isEqualTo("de");
        assertThat(event.path("gpc").booleanValue()).isFalse();
        assertThat(event.path("purposes").toString())
                .isEqualTo("{\"advertising\":true,\"analytics\":true,\"functional\":true}");
        assertThat(Visitor.allows(visitor.state(), "analytics")).isTrue();
    }

    @Test
    void a_refusal_without_an_identifier_stores_nothing() {
        Visitor visitor = from("DE");
        JsonNode state = visitor.chose(REJECT);
        assertThat(state.at("/receipt/stored").booleanValue()).isFalse();
        assertThat(Visitor.reason(state, "analytics")).isEqualTo("refused");
        assertThat(state.path("ask").booleanValue()).isFalse();
        JsonNode record = visitor.record();
        assertThat(record.path("subject").isNull()).isTrue();
        assertThat(record.path("events")).isEmpty();
        assertThat(record.at("/cookie/sequence").longValue()).isZero();
    }

    @Test
    void a_withdrawal_keeps_the_identifier_and_is_kept_itself() {
        Visitor visitor = from("DE");
        visitor.chose(ACCEPT);
        String subject = visitor.record().path("subject").asText();
        JsonNode state = visitor.chose("{\"method\":\"withdraw\"}");
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("refused");
        JsonNode record = visitor.record();
        assertThat(record.path("subject").asText()).isEqualTo(subject);
        assertThat(record.path("events")).hasSize(2);
        assertThat(record.at("/events/1/method").asText()).isEqualTo("withdraw");
        assertThat(record.at("/events/1/sequence").longValue())
                .isGreaterThan(record.at("/events/0/sequence").longValue());
    }

    @Test
    void a_withdrawal_holds_for_an_older_copy_of_the_cookie_too() {
        Visitor visitor = from("DE");
        visitor.chose(ACCEPT);
        String older = visitor.cookie();
        visitor.chose(REJECT);
        JsonNode state = from("DE").holding(older).state();
        assertThat(Visitor.allows(state, "advertising")).isFalse();
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("refused");
    }

    @Test
    void what_is_not_answered_anew_stays_as_it_was() {
        Visitor visitor = from("US-CA");
        visitor.chose("{\"method\":\"opt-out\",\"purposes\":{\"advertising\":false}}");
        JsonNode state = visitor.chose("{\"method\":\"custom\",\"purposes\":{\"analytics\":true}}");
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("refused");
        assertThat(Visitor.reason(state, "analytics")).isEqualTo("granted");
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
    }

    @ParameterizedTest
    @CsvSource({
        "accept-all,granted",
        "reject-all,refused",
        "opt-out,refused",
        "withdraw,refused",
    })
    void a_method_that_says_it_all_needs_no_purposes(String method, String reason) {
        JsonNode state = from("FR").chose("{\"method\":\"" + method + "\"}");
        for (String purpose : new String[] {"functional", "analytics", "advertising"}) {
            assertThat(Visitor.reason(state, purpose)).isEqualTo(reason);
        }
    }

    @Test
    void the_cookie_is_for_this_host_and_for_no_script() {
        RawAnswer answer = from("DE").choose(ACCEPT);
        assertThat(answer.header("Set-Cookie").orElseThrow())
                .matches("__Host-consent=1\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{43}; Path=/; Secure;"
                        + " HttpOnly; SameSite=Lax; Max-Age=34560000");
        assertThat(answer.all("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void the_signal_outweighs_a_grant_unless_the_visitor_was_told() {
        Visitor visitor = from("US-CA").withSignal();
        assertThat(Visitor.reason(visitor.chose(ACCEPT), "advertising")).isEqualTo("gpc");
        JsonNode told = visitor.chose("{\"method\":\"accept-all\",\"overridesSignal\":true}");
        assertThat(Visitor.reason(told, "advertising")).isEqualTo("granted");
        JsonNode event = visitor.record().path("events").get(1);
        assertThat(event.path("overridesSignal").booleanValue()).isTrue();
        assertThat(event.path("gpc").booleanValue()).isTrue();
    }

    @Test
    void a_page_that_alone_sees_the_signal_learns_what_outweighs_it() {
        Visitor visitor = from("US-CA");
        assertThat(visitor.state().path("overridden").booleanValue()).isFalse();
        visitor.chose("{\"method\":\"gpc\",\"gpc\":true,\"bannerVersion\":\"a\",\"language\":\"en\"}");
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
        visitor.chose("{\"method\":\"accept-all\",\"gpc\":true,\"overridesSignal\":true,\"confirmed\":true}");
        assertThat(visitor.state().path("overridden").booleanValue()).isTrue();
        assertThat(Visitor.reason(visitor.withSignal().state(), "advertising")).isEqualTo("granted");
    }

    @Test
    void without_the_signal_nothing_is_overridden() {
        Visitor visitor = from("US-CA");
        visitor.chose("{\"method\":\"accept-all\",\"overridesSignal\":true}");
        assertThat(visitor.record().at("/events/0/overridesSignal").booleanValue())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"accept-all\"",
                "7",
                "{",
                "{}",
                "{\"method\":\"accept-all\"",
                "{\"method\":\"accept-all\"}{}",
                "{\"method\":\"accept-all\"} x",
                "{method:'accept-all'}",
                "{\"method\":\"accept-all\",\"method\":\"reject-all\"}",
                "{\"method\":\"all\"}",
                "{\"method\":1}",
                "{\"method\":null}",
                "{\"method\":[\"accept-all\"]}",
                "{\"method\":\"accept-all\",\"more\":1}",
                "{\"method\":\"custom\"}",
                "{\"method\":\"custom\",\"purposes\":null}",
                "{\"method\":\"custom\",\"purposes\":{}}",
                "{\"method\":\"custom\",\"purposes\":[true]}",
                "{\"method\":\"custom\",\"purposes\":{\"analytics\":1}}",
                "{\"method\":\"custom\",\"purposes\":{\"analytics\":\"true\"}}",
                "{\"method\":\"custom\",\"purposes\":{\"analytics\":null}}",
                "{\"method\":\"custom\",\"purposes\":{\"unheard-of\":true}}",
                "{\"method\":\"custom\",\"purposes\":{\"ANALYTICS\":true}}",
                "{\"method\":\"custom\",\"purposes\":{\"\":true}}",
                "{\"method\":\"custom\",\"purposes\":{\"necessary\":true}}",
                "{\"method\":\"custom\",\"purposes\":{\"necessary\":false,\"analytics\":true}}",
                "{\"method\":\"accept-all\",\"purposes\":{\"analytics\":false}}",
                "{\"method\":\"reject-all\",\"purposes\":{\"analytics\":true}}",
                "{\"method\":\"withdraw\",\"purposes\":{\"analytics\":true}}",
                "{\"method\":\"opt-out\",\"purposes\":{\"analytics\":true}}",
                "{\"method\":\"accept-all\",\"overridesSignal\":\"yes\"}",
                "{\"method\":\"accept-all\",\"overridesSignal\":null}",
                "{\"method\":\"accept-all\",\"language\":\"de de\"}",
                "{\"method\":\"accept-all\",\"language\":{}}",
                "{\"method\":\"accept-all\",\"bannerVersion\":[1]}",
                "{\"method\":\"accept-all\",\"bannerVersion\":\"\u00e9\"}",
                "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
                        + "{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}}}"
            })
    void what_is_malformed_stores_nothing(String body) {
        Visitor visitor = from("DE");
        Visitor.problem(visitor.choose(body), 400);
        assertThat(visitor.cookie()).isNull();
    }

    @Test
    void a_fault_in_the_json_is_told_by_its_place_alone() {
        String detail = Visitor.problem(from("DE").choose("{\n  \"method\": oops\n}"), 400);
        assertThat(detail).isEqualTo("the body is not JSON that is read here: see line 2, column 13");
    }

    @Test
    void a_body_that_is_not_utf8_is_malformed() {
        byte[] body = "{\"method\":\"accept-all\",\"language\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
        Visitor.problem(from("DE").send("POST", PATH, body, "Content-Type: application/json"), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.test",
                "Origin: null",
                "Origin: https://shop.test.evil.test",
                "Origin: https://shop.test:8443",
                "Origin: https://shop.test@evil.test",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: https://shop.test\r\nOrigin: https://shop.test",
                "Origin: https://shop.test\r\nSec-Fetch-Site: cross-site"
            })
    void a_foreign_page_cannot_choose_or_erase(String header) {
        Visitor visitor = from("DE");
        Visitor.problem(visitor.choose(ACCEPT, header), 403);
        assertThat(visitor.cookie()).isNull();
        visitor.chose(ACCEPT);
        Visitor.problem(visitor.erase(header), 403);
        assertThat(visitor.record().path("events")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://shop.test",
                "Origin: http://SHOP.test:80",
                "Origin: https://shop.test\r\nSec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none"
            })
    void the_sites_own_page_can_choose(String header) {
        assertThat(from("DE").choose(ACCEPT, header).status()).isEqualTo(200);
    }

    @Test
    void too_long_a_body_is_refused() {
        String padding = " ".repeat(8 * 1024 - ACCEPT.length());
        assertThat(from("DE").choose(ACCEPT + padding).status()).isEqualTo(200);
        Visitor visitor = from("DE");
        Visitor.problem(visitor.choose(ACCEPT + padding + " "), 413);
        assertThat(visitor.cookie()).isNull();
        Visitor.problem(from("DE").choose(ACCEPT + " ".repeat(500_000)), 413);
    }

    @Test
    void too_long_a_body_in_chunks_is_refused_and_not_read_forever() {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST " + PATH + " HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            client.send("4000\r\n" + " ".repeat(0x4000) + "\r\n");
            Visitor.problem(client.read("POST"), 413);
            int sent = 0;
            boolean closed = false;
            while (!closed && sent < 64 * 1024 * 1024) {
                try {
                    client.send("10000\r\n" + " ".repeat(0x10000) + "\r\n");
                    sent += 0x10000;
                } catch (java.io.UncheckedIOException reset) {
                    closed = true;
                }
            }
            assertThat(closed).as("closed after %d bytes", sent).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: application/jsonp",
                "Content-Type:",
                "X-None: 1"
            })
    void what_is_not_declared_as_json_is_refused(String header) {
        byte[] body = ACCEPT.getBytes(StandardCharsets.UTF_8);
        Visitor.problem(from("DE").send("POST", PATH, body, header), 415);
    }

    @Test
    void json_may_name_its_charset() {
        byte[] body = ACCEPT.getBytes(StandardCharsets.UTF_8);
        assertThat(from("DE")
                        .send("POST", PATH, body, "Content-Type: Application/JSON ; charset=utf-8")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void another_method_is_told_which_one_is_known(String method) {
        RawAnswer answer = from("DE").send(method, PATH, Visitor.NO_BODY);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.all("Allow")).containsExactly("POST");
    }
}
