package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.RawAnswer;

import static org.assertj.core.api.Assertions.assertThat;

/** The preferences page, used as a browser without JavaScript uses it. */
final class PreferencesTest {
    private static final String PATH = "/_consent/preferences";

    @AutoClose
    private static final ApiFixture api = new ApiFixture();

    @BeforeEach
    void storeIsUp() {
        api.store.become(SwitchedStore.Condition.UP);
    }

    private static Visitor from(String place) {
        return Visitor.from(place, api.port);
    }

    private static RawAnswer post(Visitor visitor, String form, String... more) {
        String[] headers = java.util.Arrays.copyOf(more, more.length + 1);
        headers[more.length] = "Content-Type: application/x-www-form-urlencoded";
        return visitor.send("POST", PATH, form.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static String page(Visitor visitor, String... headers) {
        RawAnswer answer = visitor.send("GET", PATH, Visitor.NO_BODY, headers);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.all("Content-Type")).containsExactly("text/html; charset=utf-8");
        assertThat(answer.all("Cache-Control")).containsExactly("no-store");
        assertThat(answer.all("Content-Security-Policy").get(0))
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'");
        return answer.text();
    }

    private static void saved(RawAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        assertThat(answer.all("Location")).containsExactly(PATH + "?saved");
    }

    @Test
    void nothing_is_ticked_beforehand() {
        assertThat(page(from("DE")))
                .contains(
                        "name=\"analytics\">", "name=\"advertising\">", "value=\"reject-all\"", "value=\"accept-all\"")
                .doesNotContain("name=\"analytics\" checked");
    }

    /** Browsers run no other script in it, and this one only where something was answered. */
    @Test
    void a_page_that_says_what_was_done_tells_other_windows_of_it() throws NoSuchAlgorithmException {
        Visitor visitor = from("DE");
        assertThat(page(visitor)).doesNotContain("<script");

        RawAnswer said = visitor.send("GET", PATH + "?saved", Visitor.NO_BODY);

        String script = said.text().replaceAll("(?s).*<script>(.*)</script>.*", "$1");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
        assertThat(script).contains("BroadcastChannel");
        assertThat(said.all("Content-Security-Policy").get(0))
                .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';");
    }

    @ParameterizedTest
    @CsvSource({
        "de-CH,de,Alle ablehnen",
        "'ar;q=0.9,xx',ar,رفض الكل",
        "'',en,Reject all",
        "*,en,Reject all",
        ";;,en,Reject all"
    })
    void it_speaks_the_language_that_the_browser_asks_for(String accepted, String language, String words) {
        assertThat(page(from("DE"), "Accept-Language: " + accepted)).contains("lang=\"" + language + "\"", words);
    }

    @Test
    void a_choice_of_one_is_just_that_and_shows() {
        Visitor visitor = from("DE");
        saved(post(visitor, "method=custom&analytics=on"));
        assertThat(Visitor.allows(visitor.state(), "analytics")).isTrue();
        assertThat(Visitor.allows(visitor.state(), "advertising")).isFalse();
        assertThat(page(visitor)).contains("name=\"analytics\" checked", "value=\"withdraw\"");
        assertThat(visitor.send("GET", PATH + "?saved", Visitor.NO_BODY).text()).contains("Your choice is saved.");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.test/a/b?c=d%20e#f,/a/b?c=d%20e",
        "https://shop.test:443//evil.example/x,/evil.example/x",
        "https://shop.test,/",
        "https://shop.test/_consent/preferences,/_consent/preferences?saved",
        "https://evil.example/a,/_consent/preferences?saved",
        "https://shop.test@evil.example/a,/_consent/preferences?saved",
        "mailto:a@b,/_consent/preferences?saved",
        "'https://shop.test/\\evil',/_consent/preferences?saved"
    })
    void a_form_that_stands_in_a_page_leads_back_to_it(String referer, String location) {
        RawAnswer answer = post(from("DE"), "method=reject-all", "Referer: " + referer);
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        assertThat(answer.all("Location")).containsExactly(location);
    }

    @Test
    void a_consent_is_withdrawn_with_one_button() {
        Visitor visitor = from("DE");
        saved(post(visitor, "method=accept-all"));
        assertThat(Visitor.allows(visitor.state(), "advertising")).isTrue();
        saved(post(visitor, "method=withdraw"));
        assertThat(Visitor.allows(visitor.state(), "advertising")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"restrict", "object"})
    void processing_is_restricted_and_freed_again_with_one_button_each(String right) {
        Visitor visitor = from("DE");
        saved(post(visitor, "method=accept-all"));
        assertThat(page(visitor))
                .contains("value=\"restrict\"", "value=\"object\"")
                .doesNotContain("value=\"lift\"");

        saved(post(visitor, "method=" + right));

        assertThat(Visitor.reason(visitor.state(), "analytics")).isEqualTo("restricted");
        assertThat(visitor.record().at("/events/1/method").asText()).isEqualTo(right);
        assertThat(visitor.record().at("/events/1/bannerVersion").asText()).hasSize(64);
        assertThat(page(visitor)).contains("value=\"lift\"").doesNotContain("value=\"restrict\"");
        assertThat(page(visitor))
                .as("no button that does nothing")
                .contains("name=\"analytics\" disabled", "role=\"note\"")
                .doesNotContain("value=\"accept-all\"");
        saved(post(visitor, "method=accept-all"));
        assertThat(Visitor.allows(visitor.state(), "analytics")).isFalse();

        saved(post(visitor, "method=lift"));

        assertThat(Visitor.reason(visitor.state(), "analytics")).isNotEqualTo("restricted");
        assertThat(Visitor.allows(visitor.state(), "analytics"))
                .as("lifting gives no grant back")
                .isFalse();
        int events = visitor.record().path("events").size();
        saved(post(visitor, "method=lift"));
        assertThat(visitor.record().path("events")).hasSize(events);
    }

    @Test
    void what_is_stored_is_shown_by_a_link_and_erased_by_a_button() {
        Visitor visitor = from("DE");
        saved(post(visitor, "method=accept-all"));
        assertThat(page(visitor)).contains("href=\"/_consent/preferences?record\"", "name=\"erase\"");
        assertThat(visitor.record().path("events")).hasSize(1);

        assertThat(post(visitor, "erase=yes", "Origin: https://evil.example").status())
                .isEqualTo(403);
        api.store.become(SwitchedStore.Condition.DOWN);
        assertThat(post(visitor, "erase=yes").status()).isEqualTo(503);
        api.store.become(SwitchedStore.Condition.UP);
        assertThat(visitor.record().path("events")).hasSize(1);

        RawAnswer erased = post(visitor, "erase=yes");

        assertThat(erased.status()).isEqualTo(303);
        assertThat(erased.all("Location")).containsExactly(PATH + "?erased");
        assertThat(visitor.record().path("events")).isEmpty();
        assertThat(Visitor.allows(visitor.state(), "analytics")).isFalse();
        assertThat(visitor.send("GET", PATH + "?erased", Visitor.NO_BODY).text())
                .contains("has been erased", "<script");
    }

    @Test
    void processing_is_restricted_by_nobody_elses_page_and_not_without_the_store() {
        Visitor visitor = from("DE");
        assertThat(post(visitor, "method=restrict", "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(visitor.cookie()).isNull();
        saved(post(visitor, "method=accept-all"));
        api.store.become(SwitchedStore.Condition.DOWN);
        assertThat(post(visitor, "method=restrict").status()).isEqualTo(503);
        api.store.become(SwitchedStore.Condition.UP);
        assertThat(Visitor.allows(visitor.state(), "analytics"))
                .as("the cookie refuses")
                .isFalse();
    }

    @Test
    void opting_back_in_takes_two_steps() {
        Visitor visitor = from("US-CA");
        assertThat(page(visitor)).contains("Your Privacy Choices", "value=\"opt-out\"");
        saved(post(visitor, "method=opt-out"));
        RawAnswer asked = post(visitor, "method=accept-all");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.text()).contains("Are you sure?", "name=\"confirmed\" value=\"yes\"");
        assertThat(Visitor.allows(visitor.state(), "advertising")).isFalse();
        saved(post(visitor, "method=accept-all&confirmed=yes"));
        assertThat(Visitor.allows(visitor.state(), "advertising")).isTrue();
    }

    @Test
    void a_signal_is_shown_as_honored_and_outweighed_only_when_told() {
        Visitor visitor = from("US-CA").withSignal();
        assertThat(page(visitor)).contains("Opt-Out Request Honored");
        assertThat(post(visitor, "method=accept-all").text()).contains("Global Privacy Control is on and asks us");
        saved(post(visitor, "method=accept-all&confirmed=yes"));
        assertThat(page(visitor)).contains("you chose otherwise");
    }

    @Test
    void while_the_store_is_down_that_is_said_and_a_refusal_holds() {
        Visitor visitor = from("DE");
        saved(post(visitor, "method=accept-all"));
        api.store.become(SwitchedStore.Condition.DOWN);
        RawAnswer answer = post(visitor, "method=withdraw");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("role=\"alert\"", "could not be saved");
        api.store.become(SwitchedStore.Condition.UP);
        assertThat(Visitor.allows(visitor.state(), "advertising")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "method=", "method=everything", "analytics=on", "%%%"})
    void a_form_that_is_none_of_ours_is_refused(String form) {
        Visitor visitor = from("DE");
        assertThat(post(visitor, form).status()).isEqualTo(400);
        assertThat(visitor.cookie()).isNull();
    }

    @Test
    void a_form_of_a_page_that_hides_its_address_is_taken_on_the_browsers_word() {
        Visitor visitor = from("DE");
        assertThat(post(visitor, "method=reject-all", "Origin: null", "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(303);
        assertThat(visitor.cookie()).isNotNull();
    }

    @Test
    void a_foreign_page_cannot_choose() {
        Visitor visitor = from("DE");
        assertThat(post(visitor, "method=accept-all", "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(post(visitor, "method=accept-all", "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(post(visitor, "method=accept-all", "Origin: null").status()).isEqualTo(403);
        assertThat(post(visitor, "method=accept-all", "Origin: null", "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(visitor.send("POST", PATH, "{}".getBytes(StandardCharsets.UTF_8), "Content-Type: application/json")
                        .status())
                .isEqualTo(415);
        assertThat(visitor.cookie()).isNull();
    }
}
