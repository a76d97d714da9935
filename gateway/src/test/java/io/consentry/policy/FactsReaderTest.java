package io.consentry.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieKey;
import io.consentry.consent.SubjectHasher;
import io.consentry.policy.FactsReader.PlaceSource;

import static org.assertj.core.api.Assertions.assertThat;

class FactsReaderTest {
    private static final CookieCodec COOKIES = new CookieCodec(List.of(new CookieKey("k", new byte[32])));

    private static final AccountReader ACCOUNTS =
            new AccountReader(new SubjectHasher(new byte[32]), "X-Account", "", AccountReader.TokenCheck.NONE);

    private final FactsReader reader =
            new FactsReader(COOKIES, new PlaceSource(Optional.empty(), "X-Country", "X-Region"), ACCOUNTS, "X-Age");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "1; true",
                "0; false",
                "true; false",
                "2; false",
                "1,1; true",
                "'1, 1'; true",
                "'0, 1'; true",
                "'1;x'; false",
                "'11, 0'; false",
                "','; false",
                "' 1'; false",
                "''; false",
                "-; false",
            })
    void only_one_sets_the_signal_however_often_it_came(String value, boolean set) {
        Map<String, List<String>> headers = new TreeMap<>();
        if (value != null) {
            headers.put("sec-gpc", List.of(value));
        }
        assertThat(read(headers).signals().gpc()).isEqualTo(set);
    }

    @Test
    void one_of_several_signal_headers_being_one_is_enough() {
        assertThat(read(Map.of("sec-gpc", List.of("0", "1"))).signals().gpc()).isTrue();
        assertThat(read(Map.of("sec-gpc", List.of("1", "0"))).signals().gpc()).isTrue();
        assertThat(read(Map.of("sec-gpc", List.of("0", "?1"))).signals().gpc()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "DE, -, DE",
                "de, -, DE",
                "US, CA, US-CA",
                "US, US-CA, US-CA",
                "US, ZZ, US",
                "US, -, US",
                "CA, QC, CA-QC",
                "XX, -, XX",
                "T1, -, XX",
                "ZZ, -, XX",
                "QQ, -, XX",
                "-, CA, XX",
                "DEU, -, XX",
                "'', '', XX",
            })
    void place_is_read_from_trusted_headers(String country, String region, String expected) {
        Map<String, List<String>> headers = new TreeMap<>();
        if (country != null) {
            headers.put("x-country", List.of(country));
        }
        if (region != null) {
            headers.put("x-region", List.of(region));
        }
        assertThat(read(headers).jurisdiction().code()).isEqualTo(expected);
    }

    @Test
    void contradicting_country_headers_tell_nothing_in_either_order() {
        for (List<String> values : Arrays.asList(List.of("DE", "BR"), List.of("BR", "DE"))) {
            assertThat(read(Map.of("x-country", values)).jurisdiction()).isEqualTo(Jurisdiction.UNKNOWN);
        }
    }

    @Test
    void no_header_is_trusted_unless_named() {
        FactsReader trustsNone = new FactsReader(COOKIES, new PlaceSource(Optional.empty(), "", ""), ACCOUNTS, "");
        RequestFacts facts = trustsNone.read(name -> List.of("BR"), "/", "");
        assertThat(facts.jurisdiction()).isEqualTo(Jurisdiction.UNKNOWN);
    }

    @Test
    void a_fixed_place_outweighs_headers() {
        FactsReader fixed = new FactsReader(
                COOKIES,
                new PlaceSource(Optional.of(new Jurisdiction("US-CA")), "X-Country", "X-Region"),
                ACCOUNTS,
                "");
        assertThat(fixed.read(name -> List.of("BR"), "/", "").jurisdiction().code())
                .isEqualTo("US-CA");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "cloudflare; cf-ipcountry=US|cf-region-code=CO; US-CO",
                "cloudflare; cf-ipcountry=T1; XX",
                "cloudfront; cloudfront-viewer-country=US|cloudfront-viewer-country-region=CA; US-CA",
                "fastly; client-geo-country=DE; DE",
                "vercel; x-vercel-ip-country=US|x-vercel-ip-country-region=TX; US-TX",
                "akamai; x-akamai-edgescape=georegion=246,country_code=US,region_code=CA,city=EXAMPLE; US-CA",
                "akamai; x-akamai-edgescape=country_code=US,country_code=DE; XX",
                "akamai; x-akamai-edgescape=nothing; XX",
                "app-engine; x-appengine-country=US|x-appengine-region=ca; US-CA",
                "app-engine; x-appengine-country=ZZ; XX",
                "vercel; cf-ipcountry=BR; XX",
            })
    void the_headers_of_known_edges_are_read_and_no_others(String edge, String given, String place) {
        FactsReader known = new FactsReader(
                COOKIES,
                new PlaceSource(
                        Optional.empty(),
                        EdgeHeaders.preset(edge).orElseThrow(),
                        PlaceLookup.NONE,
                        TrustedProxies.NONE),
                ACCOUNTS,
                "");
        Map<String, List<String>> headers = new TreeMap<>();
        for (String pair : given.split("\\|", -1)) {
            int equals = pair.indexOf('=');
            headers.put(pair.substring(0, equals), List.of(pair.substring(equals + 1)));
        }
        RequestFacts facts =
                known.read(name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()), "/", "");
        assertThat(facts.jurisdiction().code()).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, US-CA, US-CA",
                "XX, -, US-CA, US-CA",
                "T1, -, US-CA, XX",
                "DE, -, US-CA, DE",
                "US, -, US-CA, US-CA",
                "US, NY, US-CA, US-NY",
                "US, -, XX, US",
                "-, -, XX, XX",
            })
    void a_look_up_by_address_fills_what_no_header_tells(String country, String region, String found, String place) {
        List<String> asked = new java.util.ArrayList<>();
        FactsReader looking = new FactsReader(
                COOKIES,
                new PlaceSource(
                        Optional.empty(),
                        new EdgeHeaders("X-Country", "X-Region", false),
                        address -> {
                            asked.add(address);
                            return Jurisdiction.parse(found);
                        },
                        TrustedProxies.NONE),
                ACCOUNTS,
                "");
        Map<String, List<String>> headers = new TreeMap<>();
        if (country != null) {
            headers.put("X-Country", List.of(country));
        }
        if (region != null) {
            headers.put("X-Region", List.of(region));
        }
        RequestFacts facts = looking.read(name -> headers.getOrDefault(name, List.of()), "/", "192.0.2.1");
        assertThat(facts.jurisdiction().code()).isEqualTo(place);
        assertThat(asked).allMatch("192.0.2.1"::equals);
        assertThat(facts.toString()).as("the address is forgotten").doesNotContain("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({
        "'', UNKNOWN",
        "12, UNDER_13",
        "13, FROM_13_TO_15",
        "15, FROM_13_TO_15",
        "16, FROM_16",
        "99, FROM_16",
        "under-13, UNDER_13",
        "from-13-to-15, FROM_13_TO_15",
        "From-16, FROM_16",
        "unknown, UNKNOWN",
        "-1, UNDER_13",
        "young, UNDER_13",
        "9999999999, UNDER_13"
    })
    void an_age_is_told_in_years_or_by_name_and_what_cannot_be_understood_is_the_youngest(
            String told, io.consentry.consent.Age age) {
        assertThat(read(Map.of("x-age", List.of(told))).signals().age()).isEqualTo(age);
    }

    @Test
    void of_two_ages_the_younger_counts_in_either_order_and_nobody_is_young_unless_told() {
        assertThat(read(Map.of("x-age", List.of("17", "14"))).signals().age())
                .isEqualTo(read(Map.of("x-age", List.of("14", "17"))).signals().age())
                .isEqualTo(io.consentry.consent.Age.FROM_13_TO_15);
        assertThat(read(Map.of()).signals().age()).isEqualTo(io.consentry.consent.Age.UNKNOWN);
    }

    @Test
    void an_account_is_known_by_its_hash_alone_and_two_names_are_none() {
        RequestFacts ann = read(Map.of("x-account", List.of("ann")));
        assertThat(ann.signals().account()).isEqualTo(ACCOUNTS.named("ann")).isPresent();
        assertThat(ann.toString()).doesNotContain("ann,");
        assertThat(read(Map.of("x-account", List.of("ann", "bob"))).signals().account())
                .isEmpty();
        assertThat(read(Map.of("x-account", List.of(" "))).signals().account()).isEmpty();
    }

    @Test
    void the_page_is_told_by_the_path_and_for_our_own_requests_by_the_referer_of_the_same_host() {
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("Host", List.of("Shop.example:8443"));
        headers.put("Referer", List.of("https://shop.example/kids/%70lay?x"));
        assertThat(reader.read(name -> headers.getOrDefault(name, List.of()), "/a/../b?q", "")
                        .visited())
                .isEqualTo(new Visited("shop.example", "/b"));
        assertThat(reader.readFromPage(name -> headers.getOrDefault(name, List.of()), "")
                        .visited())
                .isEqualTo(new Visited("shop.example", "/kids/play"));
        headers.put("Referer", List.of("https://other.example/"));
        assertThat(reader.readFromPage(name -> headers.getOrDefault(name, List.of()), "")
                        .visited())
                .as("which page it is nobody knows, so the rules of all hold")
                .isEqualTo(new Visited("shop.example", ""));
    }

    private RequestFacts read(Map<String, List<String>> headers) {
        return reader.read(name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()), "/", "");
    }
}
