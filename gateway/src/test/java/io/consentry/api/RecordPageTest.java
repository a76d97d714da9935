package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.RawAnswer;

import static org.assertj.core.api.Assertions.assertThat;

/** What is stored about a browser, in a form that people can read. */
final class RecordPageTest {
    private static final String PREFERENCES = "/_consent/preferences";
    private static final String JSON_LINK = "href=\"/_consent/v1/record\" download=\"consent-record.json\"";
    private static final String GRANTED = "<input type=\"checkbox\" disabled checked>";
    private static final String REFUSED = "<input type=\"checkbox\" disabled>";

    @AutoClose
    private static final ApiFixture api = new ApiFixture();

    private final Visitor visitor = Visitor.from("DE", api.port);

    @BeforeEach
    void storeIsUp() {
        api.store.become(SwitchedStore.Condition.UP);
    }

    private void press(String form, String language) {
        RawAnswer answer = visitor.send(
                "POST",
                PREFERENCES,
                form.getBytes(StandardCharsets.UTF_8),
                "Content-Type: application/x-www-form-urlencoded",
                "Accept-Language: " + language);
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
    }

    private RawAnswer shown(String language) {
        return visitor.send("GET", PREFERENCES + "?record", Visitor.NO_BODY, "Accept-Language: " + language);
    }

    private String page(String language) {
        RawAnswer answer = shown(language);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.all("Content-Type")).containsExactly("text/html; charset=utf-8");
        assertThat(answer.all("Cache-Control")).containsExactly("no-store");
        assertThat(answer.all("Content-Security-Policy").get(0)).startsWith("default-src 'none'");
        assertThat(answer.text()).contains(JSON_LINK).doesNotContain("<script");
        return answer.text();
    }

    @Test
    void each_event_is_told_newest_first_with_its_answers_and_what_was_pressed() {
        press("method=accept-all", "en");
        press("method=custom&analytics=on", "en");

        String page = page("en");

        assertThat(page)
                .containsSubsequence(
                        "<h1>Your data</h1>",
                        "<p>Save choices</p>",
                        REFUSED + "Advertising",
                        GRANTED + "Analytics",
                        "<p>Accept all</p>",
                        GRANTED + "Advertising",
                        GRANTED + "Analytics",
                        "href=\"/_consent/preferences\"");
    }

    @ParameterizedTest
    @CsvSource({
        "en,ltr,Analytics,'[A-Z][a-z]+ \\d+, 20\\d\\d'",
        "de,ltr,Statistik,'\\d+\\. \\S+ 20\\d\\d'",
        "ar,rtl,إحصاءات,'\\d+ \\S+ 20\\d\\d'"
    })
    void times_and_purposes_are_in_the_language_of_the_page(
            String language, String direction, String purpose, String day) {
        press("method=reject-all", "en");
        String page = page(language);
        assertThat(page).contains("lang=\"" + language + "\" dir=\"" + direction + "\"", REFUSED + purpose);
        Matcher time = Pattern.compile("<time datetime=\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\">([^<]+)</time>")
                .matcher(page);
        assertThat(time.find()).isTrue();
        assertThat(time.group(1)).containsPattern(day).contains("UTC");
    }

    @Test
    void the_notice_is_shown_folded_and_in_the_language_in_which_it_was() {
        press("method=accept-all", "de");
        assertThat(page("en"))
                .containsSubsequence(
                        "<p>Accept all</p>",
                        "<details lang=\"de\" dir=\"ltr\"><summary>Sie entscheiden</summary>",
                        "Videos und andere Extras",
                        "<li><b>Statistik</b>: Misst",
                        "Alle akzeptieren",
                        "</details>");
    }

    @Test
    void a_restriction_is_told_by_its_button() {
        press("method=accept-all", "en");
        press("method=restrict", "en");
        assertThat(page("en")).contains("<p>Restrict processing</p>").doesNotContain("every</label>", ">restrict<");
    }

    @Test
    void a_signal_that_was_recorded_is_told_by_its_name() {
        Visitor signals = Visitor.from("US-CA", api.port).withSignal();
        signals.chose("{\"method\":\"custom\",\"purposes\":{\"functional\":true}}");
        signals.chose("{\"method\":\"gpc\"}");
        assertThat(signals.send("GET", PREFERENCES + "?record", Visitor.NO_BODY).text())
                .contains("<p>Global Privacy Control</p>");
    }

    @Test
    void hashes_and_salts_are_in_the_file_alone() {
        press("method=accept-all", "en");
        JsonNode record = visitor.record();
        String page = page("en");
        for (String hidden : new String[] {"/subject", "/events/0/id", "/events/0/salt", "/events/0/commitment"}) {
            assertThat(record.at(hidden).asText()).isNotEmpty();
            assertThat(page).doesNotContain(record.at(hidden).asText());
        }
    }

    @Test
    void without_an_event_the_cookie_is_told_and_without_a_cookie_that_there_is_nothing() {
        assertThat(page("en"))
                .contains("<p>Nothing is stored about this browser.</p>")
                .doesNotContain("<h2>");

        press("method=reject-all", "en");
        visitor.erase();

        assertThat(visitor.cookie()).isNotNull();
        assertThat(visitor.record().path("events")).isEmpty();
        assertThat(page("en"))
                .contains("<time datetime=", REFUSED + "Analytics")
                .doesNotContain("Nothing is stored");
    }

    @Test
    void while_the_store_is_down_a_way_to_try_again_is_offered() {
        press("method=accept-all", "en");
        api.store.become(SwitchedStore.Condition.DOWN);
        RawAnswer answer = shown("en");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.all("Retry-After")).isNotEmpty();
        assertThat(answer.all("Content-Type")).containsExactly("text/html; charset=utf-8");
        assertThat(answer.text()).contains("role=\"alert\"", "href=\"/_consent/preferences?record\">Try again");
    }
}
