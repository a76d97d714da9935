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
import java.util.stream.Collectors;
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
                "one.example, /tr@1.2/x.js, ads",
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
    void snippets_are_found_wherever_they_stand_in_code() {
        VendorCatalog catalog = VendorCatalog.of(
                List.of(signed("a", "tracker.init('"), signed("b", "_trackId="), signed("c", "x[")), Map.of());

        assertThat(snippets(catalog, "w.tracker.init('1');_trackId=2")).containsExactly("a", "b");
        assertThat(snippets(catalog, "tracker\n .init ( \"1\" )")).containsExactly("a");
        assertThat(snippets(catalog, "window['_trackId'] = 1")).containsExactly("b");
        assertThat(snippets(catalog, "tracker/* x */.init(`é`) // x")).containsExactly("a");
        assertThat(snippets(catalog, "x[1]")).containsExactly("c");
        assertThat(snippets(catalog, "Tracker.init('1')")).isEmpty();
        assertThat(snippets(catalog, "")).isEmpty();
    }

    @Test
    void snippets_in_strings_and_comments_do_not_count() {
        VendorCatalog catalog = VendorCatalog.of(List.of(signed("a", "tracker.init(")), Map.of());

        for (String own : List.of(
                "say('tracker.init(1)')",
                "// tracker.init(1)",
                "/* tracker.init(1) */",
                "<!-- tracker.init(1)",
                "x = `a ${b} tracker.init(1)`",
                "x = /tracker.init(1)/")) {
            assertThat(snippets(catalog, own)).as(own).isEmpty();
        }
        assertThat(snippets(catalog, "x = `a ${tracker.init(1)}`")).hasSize(1);
        assertThat(snippets(catalog, "'\\'';tracker.init(1)")).hasSize(1);
        assertThat(snippets(catalog, "a = b / c; tracker.init(1) / 2")).hasSize(1);
        assertThat(snippets(catalog, "r = /[/'\"]/; tracker.init(1)")).hasSize(1);
        assertThat(snippets(catalog, "don't\ntracker.init(1)")).hasSize(1);
    }

    @Test
    void a_long_script_counts_as_a_vendors_only_where_it_begins_as_one() {
        VendorCatalog catalog = VendorCatalog.of(List.of(signed("a", "tracker.init(")), Map.of());
        String own = "var x=1;".repeat(SnippetIndex.LONGEST_SNIPPET / 8);

        assertThat(snippets(catalog, own.substring(64) + "tracker.init(1)")).hasSize(1);
        assertThat(snippets(catalog, own + "tracker.init(1)")).isEmpty();
        assertThat(snippets(catalog, "tracker.init(1);" + own)).hasSize(1);
    }

    @Test
    void what_a_script_loads_counts_and_what_it_names_does_not() {
        VendorCatalog catalog = VendorCatalog.of(
                List.of(
                        vendor("ads", Set.of(Purpose.ADVERTISING), "ads.example", "shared.example/ads"),
                        vendor("cdn", Set.of(), "cdn.example")),
                Map.of("ads.local.test", "ads.example"));

        for (String loading : List.of(
                "s.src='//ads.example/a.js'",
                "s['src'] = \"https:\" + '//' + \"x.a\" + 'ds.example/a'",
                "s.setAttribute('src', `https://${n}.ads.example/a`)",
                "fetch('https:\\/\\/ads.example')",
                "fetch('http://\\x61ds.example/')",
                "import('https://ads.example/a.js')",
                "import x from 'https://ads.example/a.js'",
                "import 'https://ads.example/a.js'",
                "navigator.sendBeacon('https://ads.example/b')",
                "x.open('GET', 'https://ADS.example/b')",
                "new Image().src='https://shared.example/ads?x'",
                "document.write('<script src=\"//ads.example/a.js\"></' + 'script>')",
                "var u='//ads.example/', v = u + 'a.js'\ns.src = v",
                "(function(d,u){d.createElement('script').src=u})(document,'//ads.example/a.js')",
                "function l(u){s.src=u} l('//ads.example/x')",
                "loadScript('https://ads.example/a.js', go)",
                "s.src='http://ads.local.test:8090/a.js'")) {
            assertThat(snippets(catalog, loading)).as(loading).containsExactly("ads");
        }
        for (String naming : List.of(
                "var hosts = ['ads.example', 'https://ads.example/a.js']",
                "a.href='https://ads.example/'",
                "open('https://ads.example/')",
                "location='https://ads.example/'",
                "s.src='/x.js?from=https://ads.example/'",
                "s.src='/x?u='+encodeURIComponent('https://ads.example/')",
                "s.src='https://shared.example/adsense'",
                "s.src='https://cdn.example/ads.example/x.js'",
                "s.src='https://notads.example/x.js'",
                "document.write('<a href=\"//ads.example/\">x</a>')",
                "ads.example.src = 'x'")) {
            assertThat(snippets(catalog, naming)).as(naming).isEmpty();
        }
        byte[] own = "s.src='//ads.example/a.js'".getBytes(StandardCharsets.US_ASCII);
        assertThat(catalog.matchScript(own, 0, own.length, "ads.example").vendors())
                .isEmpty();
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

        assertThat(catalog.matchScript(text, 1, 7, "").vendors()).hasSize(1);
        assertThat(catalog.matchScript(text, 2, 8, "").vendors()).isEmpty();
        assertThat(catalog.matchScript(text, 0, 6, "").vendors()).isEmpty();
    }

    @Test
    void no_cut_of_a_script_throws() {
        VendorCatalog catalog = VendorCatalog.of(
                List.of(vendor("ads", Set.of(Purpose.ADVERTISING), "ads.example"), signed("a", "track('x'")), Map.of());
        String script =
                "`a${b['c']}`+'\\u{61}\\x6'+/[/]\\//;/*x*/track ( \"x\" );s.src='//ads.'+'example/'+{a:[1]};<!--\n-->";
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);

        for (int from = 0; from < bytes.length; from++) {
            for (int to = from; to <= bytes.length; to++) {
                assertThat(catalog.matchScript(bytes, from, to, "").vendors()).hasSizeLessThan(3);
            }
        }
        assertThat(snippets(catalog, script)).containsExactly("ads", "a");
    }

    @Test
    void many_strings_are_found_as_by_a_plain_search() {
        Random random = new Random(11);
        List<String> sought = Stream.generate(() -> word(random, 1 + random.nextInt(6)))
                .distinct()
                .limit(60)
                .toList();
        Needles needles = new Needles(sought);

        for (int i = 0; i < 2_000; i++) {
            String text = word(random, random.nextInt(14));
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            Set<String> found = new TreeSet<>();
            needles.seek(bytes, 0, bytes.length, (index, at) -> {
                found.add(sought.get(index));
                return true;
            });
            assertThat(found)
                    .isEqualTo(sought.stream()
                            .filter(each -> occurs(each, text))
                            .collect(Collectors.toCollection(TreeSet::new)));
            assertThat(needles.isAny(bytes, 0, bytes.length)).isEqualTo(!found.isEmpty());
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
        return catalog.matchScript(bytes, 0, bytes.length, "").vendors().stream()
                .map(Vendor::id)
                .toList();
    }

    @Test
    void a_vendor_is_at_its_own_hosts_and_at_those_that_stand_for_one() {
        Vendor video = vendor("video", Set.of(Purpose.FUNCTIONAL), "video.example", "video.example/pixel", "v.example");
        Vendor other = vendor("other", Set.of(Purpose.ANALYTICS), "other.example");
        Vendor maps = vendor("maps", Set.of(Purpose.FUNCTIONAL), "www.many.example/maps");
        VendorCatalog catalog = VendorCatalog.of(
                List.of(video, other, maps),
                Map.of(
                        "a.shop.example", "www.video.example",
                        "b.shop.example", "other.example",
                        "c.shop.example", "www.many.example"));

        assertThat(catalog.hostsOf(video)).containsExactly("a.shop.example", "v.example", "video.example");
        assertThat(catalog.hostsOf(other)).containsExactly("b.shop.example", "other.example");
        assertThat(catalog.hostsOf(maps)).containsExactly("c.shop.example", "www.many.example");
    }

    private static List<Vendor.Signature> signatures(String... snippets) {
        return Arrays.stream(snippets)
                .map(code -> new Vendor.Signature(code, false))
                .toList();
    }

    private static Vendor signed(String id, String... snippets) {
        return new Vendor(id, id, new TreeSet<>(Set.of(Purpose.ANALYTICS)), List.of(), signatures(snippets), List.of());
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
