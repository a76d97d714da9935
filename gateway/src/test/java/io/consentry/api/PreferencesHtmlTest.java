package io.consentry.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.consentry.consent.Choice;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.vendor.VendorCatalog;

import static org.assertj.core.api.Assertions.assertThat;

/** The looks of the preferences page. */
final class PreferencesHtmlTest {
    private static BannerSettings settings(String sheet) {
        return new BannerSettings(
                Map.of(),
                "",
                "card",
                List.of(),
                Map.of(),
                new BannerSettings.PageSettings(true, false, "consentry-banner", "consentry", sheet));
    }

    private static PreferencesHtml html(String sheet) {
        return new PreferencesHtml(
                "/_consent", settings(sheet), new SeenVendors(VendorCatalog.of(List.of(), Map.of())), "");
    }

    private static String page(String sheet) throws IOException {
        Wording english = Assets.load("/_consent", "{}", settings(sheet), Optional.empty())
                .wording("en");
        return html(sheet).confirmation(english, Method.ACCEPT_ALL, Map.of(Purpose.ANALYTICS, Choice.GRANTED), false);
    }

    @Test
    void it_takes_its_colours_from_the_owners_style_sheet_and_admits_that_and_no_other_hosts() throws IOException {
        assertThat(page("/a.css?b=1&c"))
                .contains("<link rel=\"stylesheet\" href=\"/a.css?b=1&amp;c\"><style>")
                .contains("var(--consentry-accent,", "var(--consentry-scheme,");
        assertThat(html("/a.css").policy()).containsPattern("style-src 'sha256-\\S+' 'self'; font-src 'self';");
    }

    @Test
    void without_one_it_loads_nothing() throws IOException {
        assertThat(page("")).doesNotContain("<link");
        assertThat(html("").policy())
                .containsPattern("style-src 'sha256-[^ ;]+';")
                .doesNotContain("font-src");
    }
}
