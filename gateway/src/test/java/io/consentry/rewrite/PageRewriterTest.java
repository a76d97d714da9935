package io.consentry.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import io.consentry.consent.Purpose;
import io.consentry.html.HtmlTokenizer;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of tags; most of it is the table of {@code rewrite-cases.txt}. */
final class PageRewriterTest {
    /**
     * The table: a line with the case's name after {@code #}, the page after {@code <<}, what becomes of it where
     * it is denied after {@code >>}, or {@code ==} if nothing does; after {@code xx}, what becomes of it where it is forbidden.
     */
    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        String name = "";
        String page = "";
        for (String line : lines()) {
            if (line.startsWith("# ")) {
                name = line.substring(2);
            } else if (line.startsWith("<< ")) {
                page = unescape(line.substring(3));
            } else if (!line.isBlank()) {
                boolean removes = line.startsWith("xx");
                String expected = line.equals("==") ? page : unescape(line.length() < 3 ? "" : line.substring(3));
                tests.add(test(name + (removes ? ", forbidden" : ""), page, expected, removes));
            }
        }
        assertThat(tests).hasSizeGreaterThan(80);
        return tests.stream();
    }

    private static DynamicTest test(String name, String page, String expected, boolean removes) {
        PageRules rules = Pages.rules(removes ? Pages.forbidding() : Pages.allowing());
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        return DynamicTest.dynamicTest(name, () -> {
            String whole = Pages.run(bytes, rules, null, new int[0]);
            assertThat(Pages.withoutKept(whole)).isEqualTo(expected);
            assertThat(Pages.run(bytes, rules, null, Pages.everyByte(bytes.length)))
                    .as("byte by byte")
                    .isEqualTo(whole);
        });
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = PageRewriterTest.class.getResourceAsStream("rewrite-cases.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
    }

    /** A script that walks through a list of addresses, of which one is denied. */
    private static final String LISTED = "<script>var urls=['https://ads.example/a.js','https://own.example/b.js'];"
            + "for(var i=0;i<urls.length;i++){var s=document.createElement('script');s.src=urls[i];"
            + "document.head.appendChild(s)}</script>";

    @Test
    void a_list_with_addresses_of_others_is_left_to_the_guard() {
        String page = "<head>" + LISTED;

        assertThat(Pages.inserting(page, Pages.allowing(), "<i>")).isEqualTo("<head><i>" + LISTED);
        assertThat(Pages.summary(page, Pages.allowing()).vendors()).containsKey("ads");
    }

    @Test
    void a_list_with_addresses_of_others_waits_where_no_guard_is() {
        assertThat(Pages.parked(LISTED)).contains("data-consentry");
        assertThat(Pages.runXml(LISTED.getBytes(StandardCharsets.UTF_8), Pages.rules(Pages.allowing()), new int[0]))
                .contains("data-consentry");
        String frame = "<iframe srcdoc=\"" + LISTED + "\"></iframe>";
        assertThat(Pages.inserting("<head>" + frame, Pages.allowing(), "<i>")).contains("data-consentry");
        assertThat(Pages.inserting("<head>" + LISTED.replace("https://own.example/b.js", "b"), Pages.allowing(), "<i>"))
                .contains("data-consentry");
    }

    @Test
    void allowed_tags_stay() {
        String page = "<script src='https://stats.example/a.js'></script><img src=//ads.example/p>";
        assertThat(Pages.rewrite(page, Pages.allowing(Purpose.ANALYTICS)))
                .isEqualTo("<script src='https://stats.example/a.js'></script>"
                        + "<img data-consentry=\"advertising\" data-consentry-src=//ads.example/p>");
    }

    @Test
    void a_tag_of_two_purposes_needs_both() {
        String page = "<script src=//tags.example/t.js></script>";
        assertThat(Pages.rewrite(page, Pages.allowing(Purpose.ANALYTICS))).contains("data-consentry-src");
        assertThat(Pages.rewrite(page, Pages.allowing(Purpose.ANALYTICS, Purpose.ADVERTISING)))
                .isEqualTo(page);
    }

    @Test
    void a_removed_frame_names_its_vendor_in_any_encoding() {
        Vendor vendor = new Vendor(
                "film",
                "F\u00fclm & \"T\u00f6n\" <\ud83c\udfa5",
                new TreeSet<>(Set.of(Purpose.FUNCTIONAL)),
                List.of(new Vendor.Rule("film.example", "")),
                List.of(),
                List.of());
        VendorCatalog catalog = VendorCatalog.of(List.of(vendor), Map.of());
        PageRules rules = new PageRules(catalog, Pages.forbidding(), PageAddress.of("https", "shop.example", "/"));
        byte[] page = "<iframe src=//film.example/1 width=9></iframe>".getBytes(StandardCharsets.UTF_8);
        assertThat(Pages.run(page, rules, null, new int[0]))
                .isEqualTo("<iframe data-consentry-off=\"F&#252;lm &#38; &#34;T&#246;n&#34; &#60;&#127909;\""
                        + "  width=9></iframe>");
    }

    @Test
    void summary_counts_by_vendor_and_lists_the_unknown() {
        RewriteSummary summary = Pages.summary(
                "<img src=//ads.example/1><img src=//ads.example/2><script src=//cdn.example/x></script>"
                        + "<img src=//www.shop.example/3><img src=https://who.example/4><script>adq(1)</script>",
                Pages.allowing());
        assertThat(summary.vendors())
                .containsOnlyKeys("ads", "library")
                .containsEntry("ads", new RewriteSummary.Counts(0, 3, 0))
                .containsEntry("library", new RewriteSummary.Counts(1, 0, 0));
        assertThat(summary.unknownHosts()).containsExactly("who.example");
    }

    @Test
    void own_host_is_never_judged_but_its_other_ports_are() {
        PageAddress page = PageAddress.of("http", "stats.example:8080", "/");
        String markup = "<img src=/1><img src=//stats.example:8080/2><img src=//stats.example/3>";
        assertThat(Pages.run(
                        markup.getBytes(StandardCharsets.UTF_8), Pages.on(Pages.allowing(), page), null, new int[0]))
                .isEqualTo("<img src=/1><img src=//stats.example:8080/2>"
                        + "<img data-consentry=\"analytics\" data-consentry-src=//stats.example/3>");
    }

    @Test
    void oversized_tag_is_emptied_and_the_page_goes_on() {
        String filler = "x".repeat(HtmlTokenizer.MOST_TAG_BYTES);
        String page = "a<script src=//ads.example/" + filler + " id=b>c</script><img alt='" + filler + "'>d</p "
                + filler + "><b>";
        String expected = "a<script type=\"text/plain\">c</script><img>d</p><b>";
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        assertThat(Pages.parked(page)).isEqualTo(expected);
        int[] cuts = new int[bytes.length / 4099];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i * 4099;
        }
        assertThat(Pages.run(bytes, Pages.rules(Pages.allowing()), null, cuts)).isEqualTo(expected);
    }

    @Test
    void picture_in_its_address_keeps_its_tag() {
        String page = "<img id=own src=\"data:image/gif;base64," + "x".repeat(3 << 20) + "\" alt=a>b";
        assertThat(Pages.parked(page)).isEqualTo(page);
    }

    @Test
    void script_longer_than_is_held_back_passes_if_harmless_so_far() {
        String code = "a('x');".repeat(1 << 20);
        String page = "<script>" + code + "</script>";
        assertThat(Pages.parked(page)).isEqualTo(page);
        assertThat(Pages.parked("<script>adq(1);" + code + "</script>b"))
                .isEqualTo("<script type=\"text/plain\" data-consentry=\"advertising\">adq(1);" + code + "</script>b");
        assertThat(Pages.removed("a<script>adq(1);" + code + "</script>b")).isEqualTo("ab");
    }

    @Test
    void frames_in_frames_too_deep_to_look_into_wait_for_everything() {
        String page = "<p>deep</p>";
        for (int i = 0; i < 6; i++) {
            page = "<iframe srcdoc=\"" + page.replace("&", "&amp;").replace("\"", "&quot;") + "\"></iframe>";
        }
        assertThat(Pages.parked(page))
                .startsWith("<iframe data-consentry=\"advertising analytics functional\" data-consentry-srcdoc=");
    }
}
