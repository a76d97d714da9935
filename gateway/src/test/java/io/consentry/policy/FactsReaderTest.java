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
                "1,1; false",
                "' 1'; false",
                "''; false",
                "-; false",
            })
    void only_exactly_one_sets_the_signal(String value, boolean set) {
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

    private RequestFacts read(Map<String, List<String>> headers) {
        return reader.read(name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()), "/", "");
    }
}
