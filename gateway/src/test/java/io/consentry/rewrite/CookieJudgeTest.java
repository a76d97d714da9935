package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

import static org.assertj.core.api.Assertions.assertThat;

/** Cookies of denied vendors go, and of the others not a byte changes. */
final class CookieJudgeTest {
    private static final VendorCatalog CATALOG = VendorCatalog.of(
            List.of(
                    vendor("stats", Set.of(Purpose.ANALYTICS), "_st", "_st_*", "*.stat"),
                    vendor("both", Set.of(Purpose.ANALYTICS, Purpose.ADVERTISING), "_both"),
                    vendor("shop", Set.of(), "_st_basket", "_st_cart*")),
            Map.of());

    private static Vendor vendor(String id, Set<Purpose> purposes, String... cookies) {
        return new Vendor(id, id, new TreeSet<>(purposes), List.of(), List.of(), List.of(cookies));
    }

    private static CookieJudge judge(Decision decision) {
        return new CookieJudge(CATALOG, decision, UnknownCookies.NOBODY);
    }

    private static CookieJudge denying() {
        return judge(Pages.allowing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "_st=1                      | ``",
                "a=1; _st=2; b=3            | a=1; b=3",
                "_st=2; a=1                 | a=1",
                "a=1; _st=2                 | a=1",
                "a=1;_st=2;b=3              | a=1;b=3",
                "a=1; _st_x=2; _both=; b=\"x y\"=z | a=1; b=\"x y\"=z",
                "_st=1; _st=2; a=1; _st=3; a=2 | a=1; a=2",
                "a=\"1; _st=2; \"3          | a=\"1; \"3",
                " _st  = 2; a = 1           | a = 1",
                "x.stat=1; a=_st=1          | a=_st=1",
                "_st_basket=1; _st_cart9=2; _st_9=3 | _st_basket=1; _st_cart9=2",
            })
    void denied_cookies_leave_the_header(String header, String left) {
        assertThat(denying().allowed(header)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                ";;;",
                "=",
                "==",
                "=_st",
                "_st",
                "_St=1",
                "__st=1",
                "_st.x=1",
                "a",
                "a; b",
                "sid=\"_st=1\"",
                "a=1;; b=2",
                "a=1;",
                " a=1",
                "caf\u00e9=\u00ff; \u0001=2",
                "_st_basket=1",
                "a=_st=1; b==",
                "=_st=1"
            })
    void header_without_denied_cookies_is_the_very_same(String header) {
        assertThat(denying().allowed(header)).isSameAs(header);
    }

    @Test
    void allowed_cookies_pass() {
        String header = "_st=1; _both=2; a=3";

        assertThat(judge(Pages.allowingAll()).allowed(header)).isSameAs(header);
        assertThat(judge(Pages.allowing(Purpose.ANALYTICS)).allowed(header)).isEqualTo("_st=1; a=3");
    }

    /** The oracle reads headers in the dullest way, pair by pair. */
    @Test
    void owners_cookies_pass_byte_for_byte_and_in_order() {
        Map<String, Boolean> denied = new TreeMap<>();
        List.of("_st", "_st_", "_st_\u00e9", "_both", "a.stat").forEach(name -> denied.put(name, true));
        List.of("a", "sid", "_stx", "", "_st_basket", "_st_cart", "__Host-s", "\u00fcber", "_ST", "x[y]")
                .forEach(name -> denied.put(name, false));
        List<String> names = List.copyOf(denied.keySet());
        List<String> values = List.of("", "1", "\"q\"", "a=b", "_st=1", "\u0080\u00ff", "x y", "\"", "%20,", "\\");
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder header = new StringBuilder();
            List<String> own = new ArrayList<>();
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                String name = names.get(random.nextInt(names.size()));
                String pair = name + "=" + values.get(random.nextInt(values.size()));
                header.append(i == 0 ? "" : List.of("; ", ";", ";  ").get(random.nextInt(3)))
                        .append(pair);
                if (Boolean.FALSE.equals(denied.get(name))) {
                    own.add(pair);
                }
            }
            String left = denying().allowed(header.toString());
            List<String> pairs = left.isEmpty()
                    ? List.of()
                    : List.of(left.split(";", -1)).stream()
                            .map(CookieJudgeTest::trim)
                            .toList();
            assertThat(pairs).as("seed %d: %s", seed, header).isEqualTo(own);
            if (own.size() == count) {
                assertThat(left).isEqualTo(header.toString());
            }
        }
    }

    /** Spaces before a pair are no part of it. */
    private static String trim(String pair) {
        int from = 0;
        while (from < pair.length() && pair.charAt(from) == ' ') {
            from++;
        }
        return pair.substring(from);
    }

    @Test
    void sixteen_kibibytes_and_thousands_of_cookies_are_read_in_a_moment() {
        String own = "a=1; ".repeat(3_000).strip();
        String mixed = "_st_1=1; a=1; ".repeat(1_200);
        long begun = System.nanoTime();

        assertThat(denying().allowed(own)).isSameAs(own);
        assertThat(denying().allowed(mixed)).isEqualTo("a=1; ".repeat(1_199) + "a=1");
        assertThat(denying().allowed(";".repeat(16 * 1024))).hasSize(16 * 1024);
        assertThat(denying().allowed("_st=" + "x".repeat(16 * 1024))).isEmpty();
        assertThat(System.nanoTime() - begun).isLessThan(2_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "_st=1; Path=/; HttpOnly                 | true",
                "_st=                                    | true",
                " _st = 1                                | true",
                "=_st=1; Path=/                          | true",
                "_st=1; Path=/ HttpOnly; Path=/a; Path=/b; Secure; secure | true",
                "_st_x=1; Domain=.shop.example, a=2      | true",
                "_both=1; Max-Age=1                      | true",
                "a=1; _st=2                              | false",
                "sid=\"_st=1\"; Path=/                   | false",
                "_st; Path=/                             | false",
                "==_st=1                                 | false",
                "_st_basket=1                            | false",
                "``                                      | false",
                "; _st=1                                 | false",
            })
    void denied_cookies_are_not_set(String value, boolean dropped) {
        List<String> values = List.of("a=1; Path=/", value, "b=2");

        List<String> left = denying().allowedToSet(values);

        if (dropped) {
            assertThat(left).containsExactly("a=1; Path=/", "b=2");
        } else {
            assertThat(left).isSameAs(values);
        }
        assertThat(judge(Pages.allowingAll()).allowedToSet(values)).isSameAs(values);
        assertThat(denying().differ(values)).isEqualTo(dropped);
    }

    @Test
    void only_what_the_visitor_said_no_to_is_refused() {
        List<String> headers = List.of("a=1; _st = 2; _st_x=3", "_both=1; _st=4; _st_basket=5");

        assertThat(denying().refused(headers).keySet()).isEmpty();
        assertThat(judge(because(Reason.STORE_UNAVAILABLE)).refused(headers).keySet())
                .isEmpty();
        assertThat(judge(because(Reason.SITE_RULE)).refused(headers).keySet()).isEmpty();
        for (Reason reason : List.of(Reason.REFUSED, Reason.GPC, Reason.DNT, Reason.UNDER_AGE)) {
            assertThat(judge(because(reason)).refused(headers).keySet())
                    .as(reason.id())
                    .containsExactly("_st", "_st_x", "_both");
        }
    }

    private static Decision because(Reason reason) {
        Decision all = Pages.allowingAll();
        Map<Purpose, Outcome> outcomes = new TreeMap<>(all.outcomes());
        outcomes.put(Purpose.ANALYTICS, new Outcome(false, reason, true));
        return new Decision("1", all.jurisdiction(), all.regime(), false, outcomes, Map.of(), false);
    }

    @Test
    void cookies_of_nobody_are_told_of_whoever_sends_them() {
        List<String> seen = new ArrayList<>();
        CookieJudge judge = new CookieJudge(CATALOG, Pages.allowing(), seen::add);

        judge.allowed("sid=1; _st=2; _st_basket=3; x y =4; =5; 6");
        judge.allowedToSet(List.of("cart=1; Path=/", "_st=1", "_both=2"));

        assertThat(seen).containsExactly("sid", "x y", "cart");
    }
}
