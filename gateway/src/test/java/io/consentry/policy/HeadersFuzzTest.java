package io.consentry.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.consentry.Fuzzing;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieKey;
import io.consentry.consent.CookieState;
import io.consentry.consent.SubjectHasher;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests' headers of any bytes: none fails, and what each may say is no more than it may say. */
final class HeadersFuzzTest {
    private static final String PEER = "10.0.0.1";
    private static final FactsReader READER = new FactsReader(
            new CookieCodec(List.of(new CookieKey("k", new byte[32]))),
            new FactsReader.PlaceSource(
                    Optional.empty(),
                    new EdgeHeaders("X-Country", "X-Region", false),
                    PlaceLookup.NONE,
                    TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"))),
            new AccountReader(new SubjectHasher(new byte[32]), "X-Account", "", AccountReader.TokenCheck.NONE),
            "X-Age");

    @Test
    void every_request_is_read() {
        Fuzzing.runText(
                3_000,
                List.of(
                        "host: shop.test\nsec-gpc: 1\nx-country: US\nx-region: CA\ncookie: a=b; __Host-consent=1.k.x.y",
                        "x-forwarded-for: 198.51.100.7, 10.0.0.2:443\nx-forwarded-for: [fd00::1]:80, 10.1.2.3",
                        "x-forwarded-for: 1.2.3.4\nsec-gpc: 0\ndnt: 1\nx-age: under-13\nx-account: ann\nreferer: https://a/b",
                        "x-age: 15\nx-country: DE\nx-region: XX\naccept-language: de\nconnection: Sec-GPC",
                        "x-country: DE\nx-country: US\nsec-gpc: 1\nsec-gpc: 0\nx-age: 12\nx-age: 30\nx-account: a\nx-account: b"
                                + "\ncookie: __Host-consent=1\ncookie: __Host-consent=2; a=b\ndnt: 0\ndnt: 1"),
                HeadersFuzzTest::fuzzerTestOneInput);
    }

    /** The entry of libFuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String line : Fuzzing.lines(input)) {
            int colon = line.indexOf(':');
            String name = (colon < 0 ? line : line.substring(0, colon)).toLowerCase(Locale.ROOT);
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            all.merge(
                    name,
                    List.of(value),
                    (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream())
                            .toList());
        }
        FactsReader.Headers headers = name -> all.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        String path = Fuzzing.latin(input);
        RequestFacts facts = READER.read(headers, path, PEER);
        assertThat(facts.signals().gpc()).isEqualTo(headers.all("sec-gpc").contains("1"));
        // Whoever writes two lines may write them in any order.
        assertThat(READER.read(name -> reversed(headers.all(name)), path, PEER)).isEqualTo(facts);
        // Nobody here knows a key, so no cookie is believed.
        assertThat(facts.signals().cookie()).isNotInstanceOf(CookieState.Valid.class);
        var unused = READER.readFromPage(headers, PEER);
        assertThat(READER.visitor(headers, PEER)).matches("[0-9A-Fa-f.:]+");
        assertThat(READER.visitor(headers, "192.0.2.1")).isEqualTo("192.0.2.1");
    }

    private static List<String> reversed(List<String> values) {
        List<String> reversed = new ArrayList<>(values);
        Collections.reverse(reversed);
        return reversed;
    }
}
