package io.consentry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A renewed lease counts with the one cookie that it was made for, and adds nothing else to it. */
final class LeaseCookieTest {
    private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-27T10:00:00Z");
    private static final CookieKey FIRST = CookieCodecTest.key("first", 1);
    private static final CookieKey SECOND = CookieCodecTest.key("second", 2);
    private static final ConsentCookie GRANT = cookie(7, Choice.GRANTED);

    private final CookieCodec codec = new CookieCodec(List.of(FIRST));
    private final String main = "__Host-consent=" + codec.write(GRANT);
    private final String lease = pair(codec, main, false);

    private static ConsentCookie cookie(long sequence, Choice choice) {
        return new ConsentCookie(
                Optional.of(new SubjectId("AAAAAAAAAAAAAAAAAAAAAA")),
                Map.of(Purpose.ANALYTICS, choice),
                "v",
                sequence,
                AT,
                AT.plusSeconds(60),
                false);
    }

    private static String pair(CookieCodec codec, String header, boolean wholeDomain) {
        String line =
                codec.lease(List.of(header), wholeDomain, LATER).orElseThrow().line(Optional.of("shop.test"));
        return line.substring(0, line.indexOf(';'));
    }

    private static Instant end(CookieCodec codec, boolean wholeDomain, String... headers) {
        CookieState state = codec.read(List.of(headers), wholeDomain);
        assertThat(state).isInstanceOf(CookieState.Valid.class);
        return ((CookieState.Valid) state).cookie().confirmedUntil();
    }

    @Test
    void it_moves_the_end_of_the_lease_and_nothing_else() {
        ConsentCookie longer = GRANT.confirmedUntil(LATER);
        assertThat(codec.read(List.of(lease + "; " + main))).isEqualTo(new CookieState.Valid(longer));
        assertThat(codec.read(List.of(main, "a=1; " + lease))).isEqualTo(new CookieState.Valid(longer));
    }

    @Test
    void beside_any_other_cookie_and_beside_none_it_is_void() {
        for (ConsentCookie other :
                List.of(cookie(8, Choice.GRANTED), cookie(7, Choice.REFUSED), cookie(8, Choice.REFUSED))) {
            assertThat(codec.read(List.of("__Host-consent=" + codec.write(other) + "; " + lease)))
                    .isEqualTo(new CookieState.Valid(other));
        }
        assertThat(codec.read(List.of(lease))).isEqualTo(CookieState.ABSENT);
    }

    @Test
    void what_is_forged_cut_or_doubled_is_as_if_it_had_not_come() {
        String value = lease.substring(lease.indexOf('=') + 1);
        String mac = main.substring(main.lastIndexOf('.') + 1);
        for (String broken : List.of(
                "",
                "x",
                "1.first.1795000000.x",
                value.replace("1.first.1", "1.first.2"),
                value.replace("1.first", "1.other"),
                value.substring(1),
                value + "A",
                value.substring(0, value.lastIndexOf('.') + 1) + mac,
                main.substring(main.indexOf('=') + 1),
                "1.first." + "9".repeat(200) + "." + mac,
                value + "; " + lease)) {
            assertThat(end(codec, false, main + "; __Host-consent-lease=" + broken))
                    .as(broken)
                    .isEqualTo(GRANT.confirmedUntil());
        }
        assertThat(codec.read(List.of("__Host-consent=" + value)))
                .as("as the cookie itself")
                .isInstanceOf(CookieState.Unreadable.class);
    }

    @Test
    void one_that_ends_earlier_takes_nothing_away() {
        String early = codec.lease(List.of(main), false, AT).orElseThrow().line(Optional.empty());
        assertThat(end(codec, false, main + "; " + early.substring(0, early.indexOf(';'))))
                .isEqualTo(GRANT.confirmedUntil());
    }

    @Test
    void a_cookie_of_an_older_key_gets_one_of_the_newest_and_goes_with_its_key() {
        CookieCodec both = new CookieCodec(List.of(SECOND, FIRST));
        String renewed = pair(both, main, false);
        assertThat(renewed).startsWith("__Host-consent-lease=1.second.");
        assertThat(end(both, false, main + "; " + renewed)).isEqualTo(LATER);
        assertThat(end(both, false, main + "; " + lease)).isEqualTo(LATER);
        assertThat(end(codec, false, main + "; " + renewed)).isEqualTo(GRANT.confirmedUntil());
        assertThat(new CookieCodec(List.of(SECOND)).read(List.of(main + "; " + renewed)))
                .isInstanceOf(CookieState.Unreadable.class);
    }

    @Test
    void a_domains_cookie_has_one_of_the_domain() {
        String domain = main.replace("__Host-", "__Secure-");
        String line = codec.lease(List.of(domain), true, LATER).orElseThrow().line(Optional.of("shop.test"));
        assertThat(line)
                .startsWith("__Secure-consent-lease=")
                .endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=86340; Domain=shop.test");
        assertThat(end(codec, true, domain + "; " + pair(codec, domain, true))).isEqualTo(LATER);
        assertThat(end(codec, true, domain + "; " + lease)).as("of the host").isEqualTo(GRANT.confirmedUntil());
        assertThat(codec.lease(List.of(domain), false, LATER))
                .as("where it does not count")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=1", "__Host-consent=x", "__Host-consent=1.first.e.y"})
    void what_cannot_be_read_gets_none(String header) {
        assertThat(codec.lease(List.of(header), true, LATER)).isEmpty();
    }

    @Test
    void two_cookies_get_none() {
        assertThat(codec.lease(List.of(main + "; " + main), true, LATER)).isEmpty();
        assertThat(codec.lease(List.of(main + "; __Secure-consent=x"), true, LATER))
                .isEmpty();
    }

    @Test
    void what_came_is_deleted_and_nothing_else() {
        assertThat(LeaseCookie.deletions(List.of("a=1", main), Optional.empty()))
                .isEmpty();
        assertThat(LeaseCookie.deletions(List.of(main + "; " + lease), Optional.empty()))
                .containsExactly("__Host-consent-lease=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
        assertThat(LeaseCookie.deletions(List.of("__Secure-consent-lease=1"), Optional.of("shop.test")))
                .containsExactly(
                        "__Secure-consent-lease=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Domain=shop.test");
        assertThat(LeaseCookie.deletions(List.of("x=__Host-consent-lease"), Optional.empty()))
                .isEmpty();
    }
}
