package io.consentry.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.consentry.consent.Purpose;
import io.consentry.vendor.GuardHosts;
import io.consentry.vendor.GuardLookup;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

import static org.assertj.core.api.Assertions.assertThat;

class VendorFilesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final VendorCatalog SHIPPED = VendorFiles.load(null, Map.of(), new ArrayList<>());

    @ParameterizedTest
    @MethodSource("urls")
    void an_address_leads_to_its_vendor_and_purposes(String url, String vendor, String purposes) {
        assertThat(seen(match(SHIPPED, url))).isEqualTo(vendor + " | " + purposes);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void an_inline_script_leads_to_its_vendors(String vendors, String script) {
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);

        List<String> ids = SHIPPED.matchScript(bytes, 0, bytes.length, "").vendors().stream()
                .map(Vendor::id)
                .sorted()
                .toList();

        assertThat(ids.isEmpty() ? "-" : String.join(", ", ids)).isEqualTo(vendors);
    }

    static Stream<String[]> urls() throws IOException {
        return table("vendor-urls.txt", 3);
    }

    static Stream<String[]> snippets() throws IOException {
        return table("vendor-snippets.txt", 2);
    }

    @Test
    void cookies_lead_to_their_vendors() {
        assertThat(cookie("_ga")).isEqualTo("google-analytics");
        assertThat(cookie("_ga_ABC123")).isEqualTo("google-analytics");
        assertThat(cookie("_gcl_au")).isEqualTo("google-doubleclick-ads");
        assertThat(cookie("_fbp")).isEqualTo("facebook");
        assertThat(cookie("_hjSessionUser_1")).isEqualTo("hotjar");
        assertThat(cookie("_uetsid")).isEqualTo("bing-ads");
        assertThat(cookie("_clck")).isEqualTo("clarity");
        assertThat(cookie("_pk_id.1.1fff")).isEqualTo("matomo");
        assertThat(cookie("mp_x_mixpanel")).isEqualTo("mixpanel");
        assertThat(cookie("__hstc")).isEqualTo("hubspot");
        for (String own : List.of(
                "session",
                "sid",
                "PHPSESSID",
                "JSESSIONID",
                "connect.sid",
                "AWSALB",
                "csrftoken",
                "cart",
                "lang",
                "theme",
                "d",
                "sp",
                "uid",
                "UID",
                "PREF",
                "RT",
                "awards",
                "et_pb_x",
                "tk_theme",
                "km_unit",
                "rl_page",
                "wt_theme",
                "mf_x",
                "stg_env",
                "__Host-consent")) {
            assertThat(SHIPPED.matchCookie(own)).as(own).isNull();
        }
    }

    @Test
    void four_hundred_cookies_are_known_and_those_of_the_second_package_are_among_them() {
        assertThat(SHIPPED.vendors().stream()
                        .flatMap(vendor -> vendor.cookies().stream())
                        .distinct())
                .hasSizeGreaterThan(400);
        assertThat(cookie("__zlcid")).isEqualTo("zendesk");
        assertThat(cookie("_stid")).isEqualTo("sharethis");
        assertThat(cookie("ifuuid")).isEqualTo("lead-forensics");
        for (String own : List.of("sessionid", "csrftoken", "session_id", "lang", "clid", "sess", "player", "uids")) {
            assertThat(SHIPPED.matchCookie(own)).as(own).isNull();
        }
    }

    @Test
    void the_owner_takes_cookies_from_whoever_had_them() throws IOException {
        VendorCatalog own = VendorFiles.load(
                YAML.readTree("[{id: our-shop, exempt: true, cookies: [_gid, _ga_shop_*, mp_cart]}]"),
                Map.of(),
                new ArrayList<>());

        assertThat(own.matchCookie("_gid")).extracting(Vendor::id).isEqualTo("our-shop");
        assertThat(own.matchCookie("_ga_shop_1")).extracting(Vendor::id).isEqualTo("our-shop");
        assertThat(own.matchCookie("mp_cart")).extracting(Vendor::id).isEqualTo("our-shop");
        assertThat(own.matchCookie("_ga_SHOP")).extracting(Vendor::id).isEqualTo("google-analytics");
    }

    @Test
    void every_entry_of_the_overlay_cites_its_vendor_and_stands_once() throws IOException {
        Set<String> ids = new HashSet<>();
        Set<String> hosts = new HashSet<>();
        for (String file : VendorFiles.OVERLAYS) {
            for (JsonNode entry : YAML.readTree(resource("/io/consentry/vendor/" + file + ".yaml"))
                    .get("vendors")) {
                String id = entry.path("id").asText();
                assertThat(ids.add(id)).as(id).isTrue();
                assertThat(entry.path("see").asText()).as(id).startsWith("https://");
                entry.path("hosts")
                        .forEach(host -> assertThat(hosts.add(host.asText()))
                                .as(host.asText())
                                .isTrue());
            }
        }
        assertThat(ids).hasSizeGreaterThan(150);
    }

    @Test
    void the_catalogue_is_as_large_as_its_base() {
        assertThat(SHIPPED.vendors()).hasSizeGreaterThan(2_000);
        assertThat(SHIPPED.vendors()).noneMatch(vendor -> vendor.rules().isEmpty());
    }

    @Test
    void the_catalogue_covers_at_least_what_it_is_pinned_to() {
        long tracking = SHIPPED.vendors().stream()
                .filter(vendor -> vendor.purposes().contains(Purpose.ADVERTISING)
                        || vendor.purposes().contains(Purpose.ANALYTICS))
                .mapToLong(vendor -> vendor.rules().size())
                .sum();
        long signed = SHIPPED.vendors().stream()
                .filter(vendor -> !vendor.snippets().isEmpty())
                .count();
        long baking = SHIPPED.vendors().stream()
                .filter(vendor -> !vendor.cookies().isEmpty())
                .count();

        assertThat(tracking).isGreaterThan(2_000);
        assertThat(signed).isGreaterThan(100);
        assertThat(baking).isGreaterThan(100);
    }

    @Test
    void no_advertising_or_analytics_host_of_the_base_list_is_kept_unless_the_overlay_says_so() throws IOException {
        Set<String> corrected = new HashSet<>();
        for (String file : VendorFiles.OVERLAYS) {
            YAML.readTree(resource("/io/consentry/vendor/" + file + ".yaml"))
                    .get("vendors")
                    .forEach(entry -> corrected.add(entry.path("id").asText()));
        }

        for (JsonNode vendor :
                YAML.readTree(resource("/io/consentry/banner/vendors.json")).get("vendors")) {
            if (Set.of("ad", "analytics", "marketing")
                    .contains(vendor.path("category").asText())) {
                for (JsonNode host : vendor.path("hosts")) {
                    Vendor match = Objects.requireNonNull(SHIPPED.match(host.asText(), "/"), host.asText());
                    assertThat(match.isNecessary() && !corrected.contains(match.id()))
                            .as(host.asText())
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("purposes")
    void a_well_known_host_has_its_purposes(String host, String purposes) {
        Vendor vendor = SHIPPED.match(host, "/");
        String found = vendor == null || vendor.isNecessary()
                ? "-"
                : vendor.purposes().stream().map(Purpose::id).collect(Collectors.joining(" "));

        assertThat(found).isEqualTo(purposes);
    }

    static Stream<String[]> purposes() throws IOException {
        return table("vendor-purposes.txt", 2);
    }

    @Test
    void the_guard_gets_the_hosts_and_cookies_of_the_catalogue_in_a_few_kilobytes() {
        String json = GuardHosts.json(SHIPPED);

        assertThat(json).isEqualTo(GuardHosts.json(VendorFiles.read(null, Map.of(), new ArrayList<>())));
        assertThat(json).isASCII().hasSizeLessThan(24_000).doesNotContain("\n", "<");
    }

    @Test
    void the_guard_judges_every_address_as_the_gateway_does() throws IOException {
        GuardLookup guard = new GuardLookup(GuardHosts.json(SHIPPED));
        Set<String> addresses = new HashSet<>();
        urls().forEach(row -> addresses.add(row[0].replaceFirst("https?://", "")));
        for (Vendor vendor : SHIPPED.vendors()) {
            for (Vendor.Rule rule : vendor.rules()) {
                addresses.add(rule.host() + "/");
                addresses.add("x." + rule + (rule.path().isEmpty() ? "/" : "?y"));
            }
        }

        for (String address : addresses) {
            String host = address.substring(0, address.indexOf('/'));
            String path = address.substring(address.indexOf('/'));
            Vendor vendor = SHIPPED.match(host, path);
            Set<String> expected = vendor == null || vendor.isNecessary()
                    ? Set.of()
                    : vendor.purposes().stream().map(Purpose::id).collect(Collectors.toSet());
            assertThat(guard.purposes(host, path)).as(address).isEqualTo(expected);
        }
    }

    @Test
    void an_owner_adds_a_vendor() throws IOException {
        VendorCatalog catalog = owner("""
                - id: our-tracker
                  name: Our tracker
                  purposes: [analytics]
                  hosts: [t.example.net, cdn.example.net/track]
                  snippets: ["ourTracker('"]
                  cookies: [_our_*]
                """);

        assertThat(seen(match(catalog, "https://x.t.example.net/a.js"))).isEqualTo("our-tracker | analytics");
        assertThat(seen(match(catalog, "https://cdn.example.net/track?x"))).isEqualTo("our-tracker | analytics");
        assertThat(seen(match(catalog, "https://cdn.example.net/app.js"))).isEqualTo("? | ?");
        byte[] script = "ourTracker(\"x\")".getBytes(StandardCharsets.UTF_8);
        assertThat(catalog.matchScript(script, 0, script.length, "").vendors()).hasSize(1);
        assertThat(catalog.byId("our-tracker").orElseThrow().name()).isEqualTo("Our tracker");
    }

    @Test
    void an_owner_writes_alternatives_and_names_in_any_script() throws IOException {
        VendorCatalog catalog =
                owner("[{id: own, exempt: true, hosts: ['{a,b}.Example.net/{x,y}', 'bücher.example.']}]");

        assertThat(seen(match(catalog, "https://b.example.net/y"))).isEqualTo("own | -");
        assertThat(seen(match(catalog, "https://b.example.net/z"))).isEqualTo("? | ?");
        assertThat(seen(match(catalog, "https://www.xn--bcher-kva.example/"))).isEqualTo("own | -");
    }

    @Test
    void an_owner_gives_a_vendor_other_purposes() throws IOException {
        VendorCatalog catalog = owner("[{id: hotjar, purposes: [functional, research]}]");

        assertThat(seen(match(catalog, "https://static.hotjar.com/c/x.js"))).isEqualTo("hotjar | functional research");
        assertThat(catalog.byId("hotjar").orElseThrow().name()).isEqualTo("Hotjar");
    }

    @Test
    void an_owner_exempts_a_vendor() throws IOException {
        for (String entry : List.of("[{id: hotjar, exempt: true}]", "[{id: hotjar, purposes: []}]")) {
            VendorCatalog catalog = owner(entry);
            byte[] script = "h._hjSettings={}".getBytes(StandardCharsets.UTF_8);

            assertThat(seen(match(catalog, "https://static.hotjar.com/c/x.js"))).isEqualTo("hotjar | -");
            assertThat(catalog.matchScript(script, 0, script.length, "").vendors())
                    .isEmpty();
        }
    }

    @Test
    void an_owner_takes_an_address_from_the_vendor_that_had_it() throws IOException {
        VendorCatalog catalog = owner("[{id: our-maps, purposes: [necessary], hosts: [www.google.com/maps]}]");

        assertThat(seen(match(catalog, "https://www.google.com/maps/embed"))).isEqualTo("our-maps | -");
        assertThat(seen(match(catalog, "https://maps.googleapis.com/maps/api/js")))
                .isEqualTo("google-maps | functional");
    }

    @Test
    void an_alias_stands_for_the_real_host() {
        VendorCatalog catalog = VendorFiles.load(
                null, Map.of("WWW.googletagmanager.com.localhost", "www.googletagmanager.com"), new ArrayList<>());

        assertThat(seen(match(catalog, "http://www.googletagmanager.com.localhost:8090/gtm.js?id=x")))
                .isEqualTo("google-tag-manager | advertising analytics");
        assertThat(seen(match(catalog, "http://www.google.com.localhost/maps"))).isEqualTo("? | ?");
    }

    @Test
    void an_alias_of_a_host_where_nobody_is_known_is_a_problem() {
        List<ConfigProblem> problems = new ArrayList<>();
        VendorFiles.load(
                null,
                Map.of(
                        "a.shop.example", "www.google-analytic.com",
                        "b.shop.example", "metrics.qqq.test",
                        "c.shop.example", "google.com",
                        "d.shop.example", "region1.google-analytics.com"),
                problems);
        assertThat(problems.stream().map(ConfigProblem::toString).sorted())
                .containsExactly(
                        "aliases.a.shop.example: no vendor is known at 'www.google-analytic.com', so that the alias would be"
                                + " let through. Did you mean 'google-analytics.com'?",
                        "aliases.b.shop.example: no vendor is known at 'metrics.qqq.test', so that the alias would be let"
                                + " through. Name that host under 'vendors', too.");
    }

    @Test
    void every_problem_is_reported_with_path_rule_and_suggestion() throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();
        JsonNode entries = YAML.readTree("""
                - {id: hotjr, purposes: [analytics]}
                - {id: clarity, purposes: [analitics], color: red}
                - {id: Hotjar, exempt: maybe}
                - just-a-text
                - {id: a, hosts: ["https://a.example/x", "*.b.example", "c.example:80", "com", 5], purposes: analytics}
                - {id: b, hosts: [b.example]}
                - {id: c, hosts: [c.example], purposes: [analytics], exempt: true, snippets: [abc], cookies: ["*", "a b"]}
                - {id: facebook, purpose: [analytics]}
                - {id: youtube, exempt: true}
                - {id: youtube, exempt: true}
                - {id: zzzzzzzzzzzz, purposes: [analytics]}
                """);

        VendorCatalog catalog = VendorFiles.load(entries, Map.of("x", "y.example"), problems);

        assertThat(problems.stream().map(p -> p.path() + ": " + p.rule() + "; " + p.suggestion()))
                .containsExactlyInAnyOrder(
                        "vendors[0].id: no vendor is called 'hotjr'; did you mean 'hotjar'?",
                        "vendors[1].color: 'color' is not a key of a vendor; use one of calls, cookies, exempt,"
                                + " hosts, id, name, purposes, see, snippets",
                        "vendors[1].purposes[0]: 'analitics' is not a purpose; did you mean 'analytics'?",
                        "vendors[2].id: has lower-case letters, digits and hyphens; write for example 'id: my-vendor'",
                        "vendors[2].exempt: is true or false; write 'exempt: true' to leave the vendor's tags untouched",
                        "vendors[3]: a vendor is a mapping; write '- id: …' with the other keys below it",
                        "vendors[4].hosts[0]: 'https://a.example/x' is not a host with an optional path; write"
                                + " 'a.example/x', without the scheme",
                        "vendors[4].hosts[1]: '*.b.example' is not a host with an optional path; write 'b.example',"
                                + " which covers its subdomains already",
                        "vendors[4].hosts[2]: 'c.example:80' is not a host with an optional path; write it without a"
                                + " port",
                        "vendors[4].hosts[3]: 'com' is not a host with an optional path; write for example"
                                + " 'ads.example.com' or 'www.example.com/ads'",
                        "vendors[4].hosts[4]: is a text; put quotes around it",
                        "vendors[4].purposes: is a list; write 'purposes: [analytics]'",
                        "vendors[5].purposes: a new vendor says what it is for; write for example 'purposes:"
                                + " [analytics]', or 'exempt: true' to leave its tags untouched",
                        "vendors[6].exempt: an exempt vendor has no purposes; take out 'exempt' or 'purposes'",
                        "vendors[6].snippets[0]: a signature is at least 4 printable ASCII characters of one line; take"
                                + " a piece that only this vendor's script has",
                        "vendors[6].cookies[0]: '*' is not a cookie's name; write for example '_ga' or '_ga_*'",
                        "vendors[6].cookies[1]: 'a b' is not a cookie's name; write for example '_ga' or '_ga_*'",
                        "vendors[7].purpose: 'purpose' is not a key of a vendor; did you mean 'purposes'?",
                        "vendors[9].id: 'youtube' stands at vendors[8] already; join the two",
                        "vendors[10].id: no vendor is called 'zzzzzzzzzzzz'; give it 'hosts', 'snippets' or 'cookies' to add it",
                        "aliases.x: an alias leads from a host to a host, without scheme and port; write for example"
                                + " 'ads.example.localhost: ads.example'");
        assertThat(seen(match(catalog, "https://www.clarity.ms/tag/x"))).isEqualTo("clarity | analytics");
        assertThat(seen(match(catalog, "https://www.youtube.com/"))).isEqualTo("youtube | -");
    }

    @Test
    void vendors_that_are_no_list_are_reported() throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();

        VendorFiles.load(YAML.readTree("hotjar: {exempt: true}"), Map.of(), problems);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).path()).isEqualTo("vendors");
    }

    private static VendorCatalog owner(String yaml) throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();
        VendorCatalog catalog = VendorFiles.load(YAML.readTree(yaml), Map.of(), problems);
        assertThat(problems).isEmpty();
        return catalog;
    }

    private static @Nullable Vendor match(VendorCatalog catalog, String url) {
        URI uri = URI.create(url);
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return catalog.match(Objects.requireNonNull(uri.getHost()), uri.getRawPath() + query);
    }

    private static String seen(@Nullable Vendor vendor) {
        if (vendor == null) {
            return "? | ?";
        }
        String purposes = vendor.purposes().stream().map(Purpose::id).collect(Collectors.joining(" "));
        return vendor.id() + " | " + (vendor.isNecessary() ? "-" : purposes);
    }

    private static @Nullable String cookie(String name) {
        Vendor vendor = SHIPPED.matchCookie(name);
        return vendor == null ? null : vendor.id();
    }

    private static Stream<String[]> table(String name, int columns) throws IOException {
        return resource(name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Arrays.stream(line.split("\\|", columns))
                        .map(String::strip)
                        .toArray(String[]::new));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(VendorFilesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
