package io.consentry.vendor;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.consent.Purpose;
import io.consentry.vendor.Vendor.Rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VendorCatalogTest {
    private static final VendorCatalog CATALOG = VendorCatalog.of(
            List.of(
                    vendor("ads", Set.of(Purpose.ADVERTISING), "ads.example", "shared.example/ads", "one.example/tr"),
                    vendor("maps", Set.of(Purpose.FUNCTIONAL), "shared.example/maps", "one.example/js/tag-"),
                    vendor("kept", Set.of(), "shared.example", "assets.ads.example", "deep.ads.example/free")),
            Map.of("ads.local.test", "ads.example", "shared.local.test", "shared.example"));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ads.example, /, ads",
                "x.y.ads.example, /a?b, ads",
                "notads.example, /, -",
                "example, /, -",
                "'', /, -",
                ".ads.example, /, ads",
                "ads.example., /, -",
                "assets.ads.example, /, kept",
                "cdn.assets.ads.example, /, kept",
                "shared.example, /, kept",
                "shared.example, /ads, ads",
                "shared.example, /ads/x, ads",
                "shared.example, /adsense, kept",
                "shared.example, /maps?q=1, maps",
                "sub.shared.example, /maps#here, maps",
                "one.example, /tr?id=1, ads",
                "one.example, /tr/, ads",
                "one.example, /trends, -",
                "one.example, /js/tag-7.js, maps",
                "deep.ads.example, /free/x, kept",
                "deep.ads.example, /paid, ads",
                "ads.local.test, /, ads",
                "x.ads.local.test, /, ads",
                "assets.ads.local.test, /, kept",
                "deep.ads.local.test, /free, kept",
                "deep.ads.local.test, /paid, ads",
                "shared.local.test, /maps, maps",
                "shared.local.test, /, kept",
                "local.test, /, -",
            })
    void longest_host_and_then_longest_path_wins(String host, String path, @Nullable String vendor) {
        Vendor match = CATALOG.match(host, path);

        assertThat(match == null ? null : match.id()).isEqualTo(vendor);
    }

    @Test
    void match_agrees_with_a_plain_search_over_all_rules() {
        Random random = new Random(7);
        List<String> labels = List.of("a", "b", "c", "ab", "ba");
        List<String> paths = List.of("", "/a", "/a/b", "/ab", "/b-");
        TreeMap<String, Vendor> rules = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            Rule rule = new Rule(host(random, labels), paths.get(random.nextInt(paths.size())));
            rules.putIfAbsent(rule.toString(), vendor("v" + i, Set.of(Purpose.ANALYTICS), rule.toString()));
        }
        VendorCatalog catalog = VendorCatalog.of(rules.values(), Map.of());

        for (int i = 0; i < 20_000; i++) {
            String host = host(random, labels);
            String path = paths.get(1 + random.nextInt(paths.size() - 1)) + (random.nextBoolean() ? "" : "/b?c");
            assertThat(catalog.match(host, path)).isSameAs(plainly(rules.values().stream(), host, path));
        }
    }

    private static String host(Random random, List<String> labels) {
        StringBuilder host = new StringBuilder(labels.get(random.nextInt(labels.size())));
        for (int more = 1 + random.nextInt(4); more > 0; more--) {
            host.append('.').append(labels.get(random.nextInt(labels.size())));
        }
        return host.toString();
    }

    private static @Nullable Vendor plainly(Stream<Vendor> vendors, String host, String path) {
        return vendors.filter(vendor -> {
                    Rule rule = vendor.rules().get(0);
                    return (host.equals(rule.host()) || host.endsWith("." + rule.host())) && rule.coversPath(path);
                })
                .max((a, b) -> {
                    Rule left = a.rules().get(0);
                    Rule right = b.rules().get(0);
                    int byHost =
                            Integer.compare(left.host().length(), right.host().length());
                    return byHost != 0
                            ? byHost
                            : Integer.compare(left.path().length(), right.path().length());
                })
                .orElse(null);
    }

    @Test
    void match_allocates_nothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        String[] hosts = {"x.y.ads.example", "shared.example", "unknown.example", "x.ads.local.test"};
        int rounds = 100_000;
        long found = look(hosts, rounds);
        long before = threads.getCurrentThreadAllocatedBytes();
        found += look(hosts, rounds);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(found).isEqualTo(2L * 3 * rounds);
        assertThat(allocated).isLessThan(rounds);
    }

    private static long look(String[] hosts, int rounds) {
        long found = 0;
        for (int i = 0; i < rounds; i++) {
            for (String host : hosts) {
                found += CATALOG.match(host, "/maps?q=1") == null ? 0 : 1;
            }
        }
        return found;
    }

    @Test
    void snippets_are_found_wherever_they_stand() {
        VendorCatalog catalog = VendorCatalog.of(
                List.of(signed("a", ".track("), signed("b", "track(x", "racket"), signed("c", "(")), Map.of());

        assertThat(snippets(catalog, "w.track(x)")).containsExactly("a", "b", "c");
        assertThat(snippets(catalog, ".track(")).containsExactly("a", "c");
        assertThat(snippets(catalog, "tra ck( racke")).containsExactly("c");
        assertThat(snippets(catalog, "'racket racket(")).containsExactly("b", "c");
        assertThat(snippets(catalog, "Track é 日本 (x")).containsExactly("c");
        assertThat(snippets(catalog, ".TRACK")).isEmpty();
        assertThat(snippets(catalog, "")).isEmpty();
    }

    @Test
    void a_snippet_that_is_the_end_of_another_name_does_not_count() {
        VendorCatalog catalog = VendorCatalog.of(List.of(signed("a", "ga('create'")), Map.of());

        for (String own : List.of("saga('create')", "_ga('create')", "$ga('create')", "0ga('create')")) {
            assertThat(snippets(catalog, own)).as(own).isEmpty();
        }
        for (String theirs :
                List.of("ga('create')", "w.ga('create')", ";ga('create')", "saga('create');ga('create')")) {
            assertThat(snippets(catalog, theirs)).as(theirs).hasSize(1);
        }
    }

    @Test
    void snippets_are_sought_between_the_positions_only() {
        VendorCatalog catalog = VendorCatalog.of(List.of(signed("a", "track(")), Map.of());
        byte[] text = "xtrack(x".getBytes(StandardCharsets.US_ASCII);

        assertThat(catalog.matchSnippets(text, 1, 7)).hasSize(1);
        assertThat(catalog.matchSnippets(text, 2, 8)).isEmpty();
        assertThat(catalog.matchSnippets(text, 0, 6)).isEmpty();
    }

    @Test
    void page_state_that_quotes_a_snippet_is_left_alone() {
        VendorCatalog catalog = VendorCatalog.of(List.of(signed("a", "track(")), Map.of());

        assertThat(snippets(catalog, "\n self.__next_f.push([1,\"track(1)\"])")).isEmpty();
        assertThat(snippets(catalog, "x;self.__next_f.push([1,\"track(1)\"])")).containsExactly("a");
    }

    @Test
    void snippets_agree_with_a_plain_search() {
        Random random = new Random(11);
        List<Vendor> vendors = Stream.iterate(0, i -> i + 1)
                .limit(30)
                .map(i -> signed("v" + i, word(random, 1 + random.nextInt(6)), word(random, 3)))
                .toList();
        VendorCatalog catalog = VendorCatalog.of(vendors, Map.of());

        for (int i = 0; i < 2_000; i++) {
            String text = word(random, random.nextInt(14));
            assertThat(snippets(catalog, text))
                    .isEqualTo(vendors.stream()
                            .filter(vendor -> vendor.snippets().stream().anyMatch(snippet -> occurs(snippet, text)))
                            .map(Vendor::id)
                            .toList());
        }
    }

    private static boolean occurs(String snippet, String text) {
        return snippet.startsWith(".")
                ? text.contains(snippet)
                : text.startsWith(snippet) || text.contains("." + snippet);
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("ab.".charAt(random.nextInt(3)));
        }
        return word.toString();
    }

    @Test
    void necessary_vendors_have_no_snippets() {
        Vendor exempt = signed("a", "track(").withPurposes(List.of());

        assertThat(snippets(VendorCatalog.of(List.of(exempt), Map.of()), "track("))
                .isEmpty();
    }

    @Test
    void cookies_are_found_by_name_and_by_pattern() {
        VendorCatalog catalog = VendorCatalog.of(
                List.of(
                        baking("stats", "_ga*", "mp_*_mixpanel"),
                        baking("exact", "_gaexact", "_gat*b*c"),
                        baking("any", "s_*")),
                Map.of());

        assertThat(cookie(catalog, "_ga")).isEqualTo("stats");
        assertThat(cookie(catalog, "_ga_X1")).isEqualTo("stats");
        assertThat(cookie(catalog, "_gaexact")).isEqualTo("exact");
        assertThat(cookie(catalog, "mp_1_mixpanel")).isEqualTo("stats");
        assertThat(cookie(catalog, "mp_mixpanel")).isNull();
        assertThat(cookie(catalog, "x_ga")).isNull();
        assertThat(cookie(catalog, "session")).isNull();
    }

    @Test
    void a_vendor_without_purposes_or_only_necessary_is_necessary() {
        Vendor vendor = vendor("a", Set.of(), "a.example");

        assertThat(vendor.isNecessary()).isTrue();
        assertThat(vendor.withPurposes(List.of(Purpose.NECESSARY)).isNecessary())
                .isTrue();
        assertThat(vendor.withPurposes(List.of(Purpose.NECESSARY, Purpose.ANALYTICS))
                        .isNecessary())
                .isFalse();
    }

    @Test
    void a_rule_is_checked() {
        assertThat(new Rule("xn--bcher-kva.example", "/a?b=").toString()).isEqualTo("xn--bcher-kva.example/a?b=");
        for (String host : List.of("", "com", "Ads.example", "ads.example.", "a..b", "bücher.example", "a.b:80")) {
            assertThatThrownBy(() -> new Rule(host, "")).as(host).isInstanceOf(IllegalArgumentException.class);
        }
        for (String path : List.of("a", "/a b", "/\"", "/\\", "/<", "/é")) {
            assertThatThrownBy(() -> new Rule("a.example", path)).as(path).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void two_vendors_of_one_identifier_are_refused() {
        List<Vendor> twice = List.of(vendor("a", Set.of(), "a.example"), vendor("a", Set.of(), "b.example"));

        assertThatThrownBy(() -> VendorCatalog.of(twice, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'");
    }

    private static @Nullable String cookie(VendorCatalog catalog, String name) {
        Vendor vendor = catalog.matchCookie(name);
        return vendor == null ? null : vendor.id();
    }

    private static List<String> snippets(VendorCatalog catalog, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return catalog.matchSnippets(bytes, 0, bytes.length).stream()
                .map(Vendor::id)
                .toList();
    }

    private static Vendor signed(String id, String... snippets) {
        return new Vendor(id, id, new TreeSet<>(Set.of(Purpose.ANALYTICS)), List.of(), List.of(snippets), List.of());
    }

    private static Vendor baking(String id, String... cookies) {
        return new Vendor(id, id, new TreeSet<>(Set.of(Purpose.ANALYTICS)), List.of(), List.of(), List.of(cookies));
    }

    static Vendor vendor(String id, Set<Purpose> purposes, String... addresses) {
        List<Rule> rules = Arrays.stream(addresses)
                .map(address -> {
                    int slash = address.indexOf('/');
                    return slash < 0
                            ? new Rule(address, "")
                            : new Rule(address.substring(0, slash), address.substring(slash));
                })
                .toList();
        return new Vendor(id, id, new TreeSet<>(purposes), rules, List.of(), List.of());
    }
}
