package io.consentry.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.consent.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

/** What a visitor was shown can be proven word for word, and by nobody's word but the gateway's. */
class NoticesTest {
    private static final String BEARER = "Authorization: Bearer " + GatewayFixture.TOKEN;

    @AutoClose
    private static final ApiFixture api = new ApiFixture();

    @AfterEach
    void mend() {
        api.store.become(SwitchedStore.Condition.UP);
        api.store.keepNotices(true);
    }

    private static String accept(String version) {
        return "{\"method\":\"accept-all\",\"bannerVersion\":\"" + version + "\",\"language\":\"xx\"}";
    }

    private static String version(String language) {
        return api.assets.wording(language).version();
    }

    private static JsonNode event(Visitor visitor) {
        JsonNode events = visitor.record().path("events");
        return events.get(events.size() - 1);
    }

    @Test
    void event_refers_to_the_words_that_were_shown() {
        Visitor visitor = Visitor.from("DE", api.port);

        JsonNode receipt = visitor.chose(accept(version("de"))).path("receipt");

        String hash = event(visitor).path("bannerVersion").asText();
        assertThat(hash)
                .matches("[0-9a-f]{64}")
                .isEqualTo(receipt.path("notice").asText());
        assertThat(event(visitor).path("language").asText())
                .as("not the browser's word")
                .isEqualTo("de");
        JsonNode notice = visitor.record().path("notices").path(hash);
        assertThat(notice.path("model").asText()).isEqualTo("opt-in");
        assertThat(notice.path("language").asText()).isEqualTo("de");
        assertThat(notice.path("asked").toString()).isEqualTo("[\"advertising\",\"analytics\",\"functional\"]");
        assertThat(notice.at("/texts/askTitle").asText())
                .isEqualTo(api.assets.wording("de").text("askTitle"));
    }

    @Test
    void anybody_can_check_that_a_notice_is_the_one_that_was_hashed() {
        Visitor visitor = Visitor.from("US-CA", api.port);
        visitor.chose(accept(version("en")));
        String hash = event(visitor).path("bannerVersion").asText();

        RawAnswer answer = internal("/v1/notices/" + hash, BEARER);

        assertThat(answer.status()).isEqualTo(200);
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        assertThat(HexFormat.of().formatHex(Sha256.of(body))).isEqualTo(hash);
        assertThat(Visitor.json(answer).path("model").asText()).isEqualTo("opt-out");
        assertThat(internal("/v1/notices/" + hash).status()).isEqualTo(401);
    }

    @Test
    void what_is_no_notice_is_not_found() {
        Visitor.problem(internal("/v1/notices/" + "0".repeat(64), BEARER), 404);
        Visitor.problem(internal("/v1/notices/a'b", BEARER), 404);
        api.store.become(SwitchedStore.Condition.DOWN);
        Visitor.problem(internal("/v1/notices/" + "0".repeat(64), BEARER), 503);
    }

    @Test
    void words_of_nobodys_are_absent_and_the_choice_is_taken() {
        Visitor visitor = Visitor.from("DE", api.port);

        JsonNode state = visitor.chose(accept("0123456789abcdef"));

        assertThat(Visitor.allows(state, "analytics")).isTrue();
        assertThat(state.path("receipt").has("notice")).isFalse();
        assertThat(event(visitor).path("bannerVersion").asText()).isEmpty();
        assertThat(visitor.record().path("notices")).isEmpty();
    }

    @Test
    void notice_that_cannot_be_kept_costs_nobody_the_choice_and_is_kept_with_the_next() {
        api.store.keepNotices(false);
        Visitor visitor = Visitor.from("DE", api.port);

        assertThat(Visitor.allows(visitor.chose(accept(version("pl"))), "analytics"))
                .isTrue();
        assertThat(event(visitor).path("bannerVersion").asText()).isEmpty();

        api.store.keepNotices(true);
        visitor.chose(accept(version("pl")));
        assertThat(event(visitor).path("bannerVersion").asText()).hasSize(64);
    }

    @Test
    void form_of_the_preferences_page_refers_to_its_words_too() {
        Visitor visitor = Visitor.from("DE", api.port);

        RawAnswer answer = visitor.send(
                "POST",
                "/_consent/preferences",
                "method=accept-all".getBytes(StandardCharsets.UTF_8),
                "Content-Type: application/x-www-form-urlencoded",
                "Accept-Language: fr");

        assertThat(answer.status()).isEqualTo(303);
        JsonNode record = visitor.record();
        String hash = record.at("/events/0/bannerVersion").asText();
        assertThat(record.at("/notices/" + hash + "/language").asText()).isEqualTo("fr");
    }

    @Test
    void owners_words_are_kept_and_outlive_a_change_of_them_and_an_erasure() throws Exception {
        try (GatewayFixture gateway = GatewayFixture.of(asking("Biscuits?"), Map.of())) {
            String before = versionAsking("Biscuits?");
            gateway.reload(asking("Cookies?"));
            Visitor late = Visitor.from("DE", gateway.port());
            late.chose(accept(before));

            JsonNode record = late.record();
            String hash = record.at("/events/0/bannerVersion").asText();
            assertThat(record.at("/notices/" + hash + "/texts/askTitle").asText())
                    .as("what the open page showed")
                    .isEqualTo("Biscuits?");
            Visitor next = Visitor.from("DE", gateway.port());
            next.chose(accept(versionAsking("Cookies?")));
            assertThat(next.record().path("notices").toString()).contains("\"askTitle\":\"Cookies?\"");

            late.erase();

            byte[] none = new byte[0];
            assertThat(gateway.sendInternal("GET", "/v1/notices/" + hash, none, BEARER)
                            .text())
                    .contains("\"askTitle\":\"Biscuits?\"");
        }
    }

    private static String asking(String title) {
        return "origin: http://127.0.0.1:1\nlook: {texts: {en: {askTitle: \"" + title + "\"}}}\n";
    }

    /** What the banner of a gateway with this title posts as its English texts' version. */
    private static String versionAsking(String title) throws IOException {
        BannerSettings settings =
                new BannerSettings(Map.of(), "", "card", List.of("google"), Map.of("en", Map.of("askTitle", title)));
        return Assets.load("/_consent", "{}", settings, Optional.empty())
                .wording("en")
                .version();
    }

    private static RawAnswer internal(String path, String... headers) {
        return RawClient.exchange(api.internalPort, "GET", path, new byte[0], headers);
    }
}
