package io.consentry.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Model;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.policy.Regime;
import io.consentry.rewrite.Insertion;

import static org.assertj.core.api.Assertions.assertThat;

/** The question in the page's own markup. */
final class FirstFrameTest {
    private static final BannerSettings SETTINGS =
            new BannerSettings(Map.of("privacyPolicy", "/p?a=1&b=\"><script>"), "", "bar", List.of(), Map.of());

    private static Insertion insertion(BannerSettings settings, Decision decision, String language) throws IOException {
        Assets assets = Assets.load("/_consent", "{}", settings, Optional.empty());
        return new StateJson("/_consent", assets, settings).insertion(decision, language);
    }

    private static String body(BannerSettings settings, Decision decision, String language) throws IOException {
        byte[] body = insertion(settings, decision, language).body();
        for (byte each : body) {
            assertThat(each).as("pages have all kinds of encodings").isBetween((byte) 32, (byte) 126);
        }
        return new String(body, StandardCharsets.US_ASCII);
    }

    @Test
    void it_asks_with_a_form_and_says_nothing_else_in_the_page() throws IOException {
        String frame = body(SETTINGS, decision(Model.OPT_IN, true, false, true), "pl");

        assertThat(frame)
                .startsWith("<consentry-banner lang=\"pl\" dir=\"ltr\"><template shadowrootmode=\"open\"><link ")
                .endsWith("</div></div></template></consentry-banner>")
                .contains("<form class=\"buttons\" method=\"post\" action=\"/_consent/preferences\">")
                .contains("name=\"method\" value=\"accept-all\"", "name=\"method\" value=\"reject-all\"")
                .contains("data-place=\"bar\"", " hidden>", "&#")
                .contains("href=\"/p?a=1&#38;b=&#34;>&#60;script>\"")
                .doesNotContain("style=", "<style", "<script", "onclick", "gpc-status");
    }

    @Test
    void its_style_sheet_is_an_asset_that_the_head_asks_for() throws IOException {
        Insertion made = insertion(SETTINGS, decision(Model.OPT_IN, true, false, true), "en");
        String head = new String(made.head(), StandardCharsets.UTF_8);
        String sheet = head.replaceAll(".*<link rel=\"preload\" as=\"style\" href=\"([^\"]+)\".*", "$1");

        assertThat(sheet).matches("/_consent/assets/c\\.[0-9a-f]{16}\\.css");
        assertThat(new String(made.body(), StandardCharsets.US_ASCII)).contains("href=\"" + sheet + "\"");
    }

    @Test
    void it_is_told_from_right_to_left_where_that_is_how_the_language_runs() throws IOException {
        assertThat(body(SETTINGS, decision(Model.OPT_IN, true, false, true), "ar"))
                .startsWith("<consentry-banner lang=\"ar\" dir=\"rtl\">");
    }

    @Test
    void a_signal_is_named_in_it() throws IOException {
        assertThat(body(SETTINGS, decision(Model.OPT_IN, true, true, false), "en"))
                .contains("data-role=\"gpc-status\">Global Privacy Control is on: advertising");
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void where_nothing_is_asked_at_first_the_way_back_is_a_link(Model model) throws IOException {
        for (boolean ask : List.of(true, false)) {
            Insertion made = insertion(SETTINGS, decision(model, ask, false, true), "en");
            String frame = new String(made.body(), StandardCharsets.US_ASCII);
            boolean asks = ask && model == Model.OPT_IN;
            assertThat(frame.contains("class=\"panel\"")).isEqualTo(asks);
            assertThat(frame.contains("<a href=\"/_consent/preferences\" data-action=\"open\">"))
                    .isEqualTo(!asks);
            assertThat(frame.contains("Your Privacy Choices<svg ")).isEqualTo(model == Model.OPT_OUT);
            assertThat(frame).contains(" hidden>").doesNotContain("style=", "<style", "<script", "onclick");
            String head = new String(made.head(), StandardCharsets.UTF_8);
            String sheet = head.replaceAll(".*<link rel=\"preload\" as=\"style\" href=\"([^\"]+)\".*", "$1");
            assertThat(sheet).startsWith(asks ? "/_consent/assets/c." : "/_consent/assets/k.");
            assertThat(frame).contains("href=\"" + sheet + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void the_way_back_says_that_a_signal_was_honoured(Model model) throws IOException {
        String honoured = body(SETTINGS, decision(model, false, true, false), "en");
        assertThat(honoured.contains("Opt-Out Request Honored")).isEqualTo(model != Model.OPT_IN);
        assertThat(body(SETTINGS, decision(model, false, true, true), "en"))
                .as("outweighed")
                .doesNotContain("Honored");
    }

    @Test
    void where_another_banner_asks_there_is_none() throws IOException {
        Assets assets = Assets.load("/_consent", "{}", SETTINGS, Optional.of("other"));
        Insertion made =
                new StateJson("/_consent", assets, SETTINGS).insertion(decision(Model.OPT_IN, true, false, true), "en");
        assertThat(made.body()).isEmpty();
        assertThat(new String(made.head(), StandardCharsets.UTF_8)).doesNotContain("preload");
    }

    private static BannerSettings named(boolean firstFrame) {
        return new BannerSettings(
                Map.of(),
                "",
                "card",
                List.of(),
                Map.of(),
                new BannerSettings.PageSettings(firstFrame, false, "shop-choices", "_shop", ""));
    }

    @Test
    void the_owner_can_name_it() throws IOException {
        assertThat(body(named(true), decision(Model.OPT_IN, true, false, true), "en"))
                .startsWith("<shop-choices ")
                .doesNotContain("consentry-");
    }

    @Test
    void the_guard_is_told_its_name() throws IOException {
        Insertion made = insertion(named(true), decision(Model.OPT_IN, true, false, true), "en");
        assertThat(new String(made.head(), StandardCharsets.US_ASCII))
                .endsWith(" data-consentry-own=\"shop-choices\"></script>");
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void where_the_owner_does_without_it_the_way_back_is_there_for_whoever_has_no_script(Model model)
            throws IOException {
        for (boolean ask : List.of(true, false)) {
            Insertion made = insertion(named(false), decision(model, ask, false, true), "de");
            assertThat(new String(made.body(), StandardCharsets.US_ASCII))
                    .startsWith("<shop-choices><noscript><shop-choices lang=\"de\" dir=\"ltr\"><template ")
                    .endsWith("</template></shop-choices></noscript></shop-choices>")
                    .contains("<link rel=\"stylesheet\" href=\"/_consent/assets/k.")
                    .contains("<a href=\"/_consent/preferences\" data-action=\"open\">")
                    .doesNotContain("consentry-", " hidden>", "<form", "style=", "<style", "<script");
            assertThat(new String(made.head(), StandardCharsets.UTF_8))
                    .as("scripts draw it where they run")
                    .doesNotContain("preload");
        }
    }

    static Decision decision(Model model, boolean ask, boolean signal, boolean allowed) {
        Regime regime = new Regime(
                "test",
                model,
                Set.of(Regime.ELSEWHERE),
                Set.of(Purpose.ADVERTISING),
                new Regime.Gpc(Set.of(Purpose.ADVERTISING), true),
                Period.ofMonths(6),
                Period.ofMonths(6),
                "test");
        Map<Purpose, Outcome> outcomes = Map.of(Purpose.ADVERTISING, new Outcome(allowed, Reason.DEFAULT, true));
        return new Decision("1", new Jurisdiction("DE"), regime, signal, outcomes, Map.of(), ask);
    }
}
