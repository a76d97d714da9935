package io.consentry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Where the cookie of a domain and that of a host meet, the refusals of both count. */
final class DomainCookieTest {
    private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");
    private static final Optional<SubjectId> ID = Optional.of(new SubjectId("AAAAAAAAAAAAAAAAAAAAAA"));
    private static final Optional<SubjectId> OTHER = Optional.of(new SubjectId("BBBBBBBBBBBBBBBBBBBBBA"));

    private final CookieCodec codec = new CookieCodec(List.of(CookieCodecTest.key("first", 1)));

    private static ConsentCookie cookie(Optional<SubjectId> id, Choice analytics, Choice advertising) {
        Map<Purpose, Choice> choices =
                new TreeMap<>(Map.of(Purpose.ANALYTICS, analytics, Purpose.ADVERTISING, advertising));
        return new ConsentCookie(id, choices, "v", id.isPresent() ? 7 : 0, AT, AT.plusSeconds(60), false);
    }

    private String host(ConsentCookie cookie) {
        return "__Host-consent=" + codec.write(cookie);
    }

    private String domain(ConsentCookie cookie) {
        return "__Secure-consent=" + codec.write(cookie);
    }

    private static final ConsentCookie ALL = cookie(ID, Choice.GRANTED, Choice.GRANTED);
    private static final ConsentCookie NO_ADS = cookie(OTHER, Choice.GRANTED, Choice.REFUSED);
    private static final ConsentCookie NONE = cookie(Optional.empty(), Choice.REFUSED, Choice.REFUSED);

    @Test
    void the_domains_cookie_alone_is_read_where_it_counts() {
        assertThat(codec.read(List.of("a=1; " + domain(ALL)), true)).isEqualTo(new CookieState.Valid(ALL));
        assertThat(codec.read(List.of(host(ALL)), true)).isEqualTo(new CookieState.Valid(ALL));
        assertThat(codec.read(List.of("a=1"), true)).isEqualTo(CookieState.ABSENT);
    }

    @Test
    void where_it_does_not_count_its_refusals_still_do() {
        assertThat(codec.read(List.of(domain(ALL)), false)).isEqualTo(CookieState.ABSENT);
        assertThat(codec.read(List.of(domain(ALL) + "; " + host(NO_ADS)), false))
                .isEqualTo(new CookieState.Valid(NO_ADS));
        CookieState refusing = codec.read(List.of(domain(NO_ADS)), false);
        assertThat(refusing).isInstanceOf(CookieState.Valid.class);
        assertThat(((CookieState.Valid) refusing).cookie().choices())
                .isEqualTo(Map.of(Purpose.ADVERTISING, Choice.REFUSED));
        assertThat(((CookieState.Valid) refusing).cookie().id()).isEmpty();
        assertThat(codec.read(List.of("__Secure-consent=forged"), false)).isEqualTo(CookieState.ABSENT);
    }

    @Test
    void of_both_the_refusals_win_and_the_domain_names_the_record() {
        for (String header : List.of(host(NO_ADS) + "; " + domain(ALL), domain(ALL) + "; " + host(NO_ADS))) {
            CookieState both = codec.read(List.of(header), true);
            assertThat(both).isEqualTo(new CookieState.Valid(cookie(ID, Choice.GRANTED, Choice.REFUSED)));
        }
        assertThat(codec.read(List.of(host(ALL), domain(NONE)), true))
                .isEqualTo(new CookieState.Valid(cookie(ID, Choice.REFUSED, Choice.REFUSED)));
    }

    @Test
    void one_that_cannot_be_trusted_denies_whatever_the_other_says() {
        assertThat(codec.read(List.of(host(ALL) + "; __Secure-consent=forged"), true))
                .isInstanceOf(CookieState.Unreadable.class);
        assertThat(codec.read(List.of(domain(ALL) + "; __Host-consent=forged"), true))
                .isInstanceOf(CookieState.Unreadable.class);
        assertThat(codec.read(List.of(domain(ALL) + "; " + domain(ALL)), true))
                .isInstanceOf(CookieState.Unreadable.class);
    }
}
