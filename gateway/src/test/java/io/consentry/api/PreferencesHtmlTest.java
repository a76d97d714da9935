package io.consentry.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.consentry.consent.Choice;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Model;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

import static io.consentry.api.FirstFrameTest.decision;
import static org.assertj.core.api.Assertions.assertThat;

/** The looks of the preferences page. */
final class PreferencesHtmlTest {
    private static BannerSettings settings(String sheet) {
        return settings(Map.of(), sheet);
    }

    private static BannerSettings settings(Map<String, String> links, String sheet) {
        return new BannerSettings(
                links,
                "",
                "card",
                List.of(),
                Map.of(),
                new BannerSettings.PageSettings(true, false, "consentry-banner", "consentry", sheet));
    }

    private static PreferencesHtml html(String sheet) {
        return html(settings(sheet));
    }

    private static PreferencesHtml html(BannerSettings settings) {
        return html(settings, new SeenVendors(VendorCatalog.of(List.of(), Map.of())));
    }

    private static PreferencesHtml html(BannerSettings settings, SeenVendors seen) {
        return new PreferencesHtml(
                "/_consent", settings, seen, "", new PageHtml(settings.page().styleSheet(), ""));
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
        assertThat(new PageHtml("/a.css", "").policy())
                .containsPattern("style-src 'sha256-\\S+' 'self'; font-src 'self';");
    }

    @Test
    void links_stand_in_the_banners_order_and_a_line_can_break_between_them() throws IOException {
        BannerSettings settings = settings(Map.of("dpo", "/d", "notice", "/n", "privacyPolicy", "/p"), "");
        Wording english =
                Assets.load("/_consent", "{}", settings, Optional.empty()).wording("en");
        assertThat(html(settings).page(decision(Model.OPT_IN, true, false, true), english, "", ""))
                .containsPattern(
                        "<p><a href=\"/p\">[^<]+</a> <a href=\"/n\">[^<]+</a> <a href=\"/d\">[^<]+</a> <a href=\"/\">");
    }

    @Test
    void the_companies_that_an_opt_out_concerns_are_named() throws IOException {
        Vendor ads = new Vendor(
                "ads",
                "Ads & Co",
                new TreeSet<>(Set.of(Purpose.ADVERTISING)),
                List.of(new Vendor.Rule("ads.example", "")),
                List.of(),
                List.of());
        SeenVendors seen = new SeenVendors(VendorCatalog.of(List.of(ads), Map.of()));
        PreferencesHtml html = html(settings(""), seen);
        Wording english =
                Assets.load("/_consent", "{}", settings(""), Optional.empty()).wording("en");
        Decision decision = decision(Model.OPT_OUT, false, false, true);
        assertThat(html.page(decision, english, "", "")).doesNotContain("<small>");
        seen.add("ads");
        assertThat(html.page(decision, english, "", "")).contains("<p><small>Ads &amp; Co</small></p>");
    }

    @Test
    void without_one_it_loads_nothing() throws IOException {
        assertThat(page("")).doesNotContain("<link");
        assertThat(new PageHtml("", "").policy())
                .containsPattern("style-src 'sha256-[^ ;]+';")
                .doesNotContain("font-src");
    }
}
