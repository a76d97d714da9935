package io.consentry.rewrite;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is left of response headers where everything is denied. */
final class HeaderRulesTest {
    private static List<String> govern(String name, String... values) {
        return HeaderRules.govern(name, List.of(values), Pages.rules(Pages.allowing()))
                .values();
    }

    @Test
    void denied_links_go_and_the_others_stay_in_order() {
        assertThat(govern(
                        "link",
                        "</a.css>; rel=preload; as=style, <https://ads.example/x,y>; rel=\"preconnect\", "
                                + "<https://cdn.example/b;c,d>;rel=preload; title=\"a, <b>\"",
                        "<//stats.example>; REL = DNS-Prefetch"))
                .containsExactly("</a.css>; rel=preload; as=style, "
                        + "<https://cdn.example/b;c,d>;rel=preload; title=\"a, <b>\"");
    }

    @Test
    void links_that_load_nothing_stay() {
        List<String> links = List.of("<https://ads.example/>; rel=canonical", "<https://ads.example/>", "nonsense");
        assertThat(HeaderRules.govern("Link", links, Pages.rules(Pages.allowing()))
                        .values())
                .isSameAs(links);
    }

    /** All of these are loaded by Chromium, or were once taken by us for one that is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://ads.example/a>;;rel=preload;as=style",
                "  <  https://ads.example/a  >;rel=preload;as=style",
                "<https://ads.example/a>;rel=\"a preload b\";as=style",
                "<https://ads.example/a>;rel=\"pre\\load\";as=style",
                "<https://ads.example/a>;REL = PRELOAD;as=style",
                "<https://ads.example/a>;title=\";rel=next\";rel=preload;as=style",
                "<https://ads.example/a>;foo=\",\";rel=preload;as=script",
                "<https://ads.example/a>;as=style;rel=\"preload",
                "</a>;rel=preload;as=image;imagesrcset=\"/b 1x, https://ads.example/a 2x\"",
                "</a>;x=(, <https://ads.example/a>;rel=preload;as=style",
                "</a>;x=\"b, <https://ads.example/a>;rel=preload;as=style"
            })
    void links_in_odd_spellings_go_too(String link) {
        assertThat(String.join("", govern("Link", link))).doesNotContain("ads.example");
    }

    @Test
    void a_long_text_is_read_as_any_other() {
        String text = "title=\"" + "a\\\"".repeat(20_000) + "\"";
        assertThat(String.join("", govern("Link", "<https://ads.example/a>;rel=preload;" + text)))
                .isEmpty();
        assertThat(govern("Reporting-Endpoints", "a=\"" + "b".repeat(60_000) + "\""))
                .hasSize(1);
    }

    @Test
    void alternative_services_of_a_denied_vendor_go() {
        assertThat(govern("Alt-Svc", "h3=\":443\"; ma=60, h2=\"ads.example:443\""))
                .containsExactly("h3=\":443\"; ma=60");
        assertThat(govern("Alt-Svc", "clear")).containsExactly("clear");
    }

    @Test
    void policies_in_one_header_stay_apart() {
        assertThat(
                        govern(
                                "Content-Security-Policy-Report-Only",
                                "img-src 'none'; report-uri https://ads.example/c, font-src 'none'; Report-URI https://ads.example/d"))
                .containsExactly("img-src 'none',font-src 'none'");
    }

    @Test
    void addresses_with_escapes_are_read_as_browsers_do() {
        assertThat(govern("Report-To", "{\"endpoints\":[{\"url\":\"\\u0068ttps:ads.example\"}]}"))
                .isEmpty();
    }

    @Test
    void refresh_to_a_denied_vendor_goes() {
        assertThat(govern("Refresh", "0;url=https://ads.example/")).isEmpty();
        assertThat(govern("Refresh", "5; /next")).containsExactly("5; /next");
    }

    @Test
    void reporting_to_a_denied_vendor_goes() {
        assertThat(govern(
                        "Report-To",
                        "{\"group\":\"a\",\"endpoints\":[{\"url\":\"https:\\/\\/stats.example/r\"},{\"url\":\"/x\"}]}, "
                                + "{\"group\":\"b\",\"endpoints\":[{\"url\":\"https://who.example/r\"}]}"))
                .containsExactly("{\"group\":\"b\",\"endpoints\":[{\"url\":\"https://who.example/r\"}]}");
        assertThat(govern("Reporting-Endpoints", "a=\"https://stats.example/r\", b=\"/r\""))
                .containsExactly("b=\"/r\"");
    }

    @Test
    void speculation_rules_of_a_denied_vendor_go() {
        assertThat(govern("Speculation-Rules", "\"/rules\", \"https://ads.example/rules\""))
                .containsExactly("\"/rules\"");
    }

    @Test
    void policy_loses_denied_report_addresses_only() {
        assertThat(govern(
                        "Content-Security-Policy",
                        "default-src https://ads.example; report-uri /r https://stats.example/r; img-src *",
                        "report-uri https://stats.example/r"))
                .containsExactly("default-src https://ads.example; report-uri /r; img-src *");
        assertThat(govern("Content-Security-Policy", "script-src https://ads.example"))
                .containsExactly("script-src https://ads.example");
    }

    @Test
    void header_cut_in_two_is_judged_whole() {
        assertThat(govern("Link", "<//ads.example/x.js>; title=\"", "\"; rel=preload; as=script"))
                .noneMatch(left -> left.contains("ads.example"));
        assertThat(govern("Refresh", "0", "url=//ads.example/x")).isEmpty();
        List<String> links = List.of("</a.css>; rel=preload; as=style", "</b.js>; rel=preload; as=script");
        assertThat(HeaderRules.govern("Link", links, Pages.rules(Pages.allowing()))
                        .values())
                .isEqualTo(links);
    }

    @Test
    void what_names_a_vendor_differs_whatever_is_allowed_and_nothing_else_does() {
        for (PageRules rules : List.of(Pages.rules(Pages.allowing()), Pages.rules(Pages.allowingAll()))) {
            for (String vendors : List.of(
                    "Link|</a.css>; rel=preload, <https://ads.example/>; rel=preconnect",
                    "Refresh|0;url=https://ads.example/",
                    "Report-To|{\"endpoints\":[{\"url\":\"https://ads.example/r\"}]}",
                    "Alt-Svc|h3=\"ads.example:443\"",
                    "Content-Security-Policy|default-src *; report-uri https://ads.example/r")) {
                String[] header = vendors.split("\\|", 2);
                assertThat(HeaderRules.govern(header[0], List.of(header[1]), rules)
                                .differs())
                        .as(vendors)
                        .isTrue();
            }
            assertThat(HeaderRules.govern("Link", List.of("<https://ads.example/>; rel=canonical"), rules)
                            .differs())
                    .isFalse();
            assertThat(HeaderRules.govern("Link", List.of("</a.css>; rel=preload"), rules)
                            .differs())
                    .isFalse();
            assertThat(HeaderRules.govern("Alt-Svc", List.of("h3=\":443\""), rules)
                            .differs())
                    .isFalse();
        }
    }

    @Test
    void other_headers_and_allowed_vendors_are_left_alone() {
        assertThat(govern("Location", "https://ads.example/")).containsExactly("https://ads.example/");
        List<String> links = List.of("<https://ads.example>;rel=preconnect");
        assertThat(HeaderRules.govern("Link", links, Pages.rules(Pages.allowingAll()))
                        .values())
                .isSameAs(links);
    }
}
