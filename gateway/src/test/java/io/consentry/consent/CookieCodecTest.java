package io.consentry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CookieCodecTest {
    private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");
    private static final SubjectId ID = new SubjectId("AAAAAAAAAAAAAAAAAAAAAA");
    private static final ConsentCookie COOKIE = new ConsentCookie(
            Optional.of(ID),
            Map.of(Purpose.ANALYTICS, Choice.GRANTED, Purpose.ADVERTISING, Choice.REFUSED),
            "2026-11-01",
            42,
            AT,
            AT.plusSeconds(86_400),
            true);

    private final CookieKey first = key("first", 1);
    private final CookieCodec codec = new CookieCodec(List.of(first));

    @Test
    void what_is_written_is_read() {
        assertThat(codec.read(List.of(header(codec.write(COOKIE))))).isEqualTo(new CookieState.Valid(COOKIE));
    }

    @Test
    void a_refusal_without_identifier_is_read() {
        ConsentCookie refusal =
                new ConsentCookie(Optional.empty(), Map.of(Purpose.ANALYTICS, Choice.REFUSED), "v", 0, AT, AT, false);
        assertThat(codec.read(List.of(header(codec.write(refusal))))).isEqualTo(new CookieState.Valid(refusal));
    }

    @Test
    void the_cookie_is_found_among_others() {
        String headers = "a=b; " + header(codec.write(COOKIE)) + "; x__Host-consent=1; c=d";
        assertThat(codec.read(List.of("z=1", headers))).isEqualTo(new CookieState.Valid(COOKIE));
    }

    @Test
    void no_cookie_is_absent() {
        assertThat(codec.read(List.of())).isEqualTo(CookieState.ABSENT);
        assertThat(codec.read(List.of("a=b; __host-consent=1"))).isEqualTo(CookieState.ABSENT);
    }

    @Test
    void two_cookies_are_unreadable_even_if_equal() {
        String value = header(codec.write(COOKIE));
        assertThat(codec.read(List.of(value + "; " + value))).isInstanceOf(CookieState.Unreadable.class);
        assertThat(codec.read(List.of(value, value))).isInstanceOf(CookieState.Unreadable.class);
    }

    @Test
    void every_changed_character_is_noticed() {
        String value = codec.write(COOKIE);
        Random random = new Random(7);
        for (int i = 0; i < value.length(); i++) {
            char other = "ABCDEFGHabcdefgh0123456789.-_".charAt(random.nextInt(29));
            if (other != value.charAt(i)) {
                String forged = value.substring(0, i) + other + value.substring(i + 1);
                assertThat(codec.read(List.of(header(forged)))).as(forged).isInstanceOf(CookieState.Unreadable.class);
            }
        }
    }

    @Test
    void every_truncation_is_noticed() {
        String value = codec.write(COOKIE);
        for (int length = 0; length < value.length(); length++) {
            assertThat(codec.read(List.of(header(value.substring(0, length)))))
                    .isInstanceOf(CookieState.Unreadable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "\"quoted\"", "1...", "1.first..", "2.first.x.y", "é", "1.first.AAAA.AAAA.AAAA"})
    void nonsense_is_unreadable(String value) {
        assertThat(codec.read(List.of(header(value)))).isInstanceOf(CookieState.Unreadable.class);
    }

    @Test
    void a_name_without_value_is_unreadable() {
        assertThat(codec.read(List.of("__Host-consent"))).isInstanceOf(CookieState.Unreadable.class);
    }

    @Test
    void oversized_is_unreadable() {
        assertThat(codec.read(List.of(header("1.first." + "A".repeat(5000) + ".A"))))
                .isInstanceOf(CookieState.Unreadable.class);
    }

    @Test
    void keys_rotate_without_losing_cookies() {
        CookieKey second = key("second", 2);
        CookieCodec rotated = new CookieCodec(List.of(second, first));
        assertThat(rotated.read(List.of(header(codec.write(COOKIE))))).isEqualTo(new CookieState.Valid(COOKIE));
        assertThat(rotated.write(COOKIE)).startsWith("1.second.");
        assertThat(codec.read(List.of(header(rotated.write(COOKIE))))).isInstanceOf(CookieState.Unreadable.class);
    }

    @Test
    void rotation_over_many_gateways_one_after_the_other_invalidates_no_cookie() {
        CookieKey second = key("second", 2);
        List<CookieCodec> steps = List.of(
                new CookieCodec(List.of(first)),
                new CookieCodec(List.of(first, second)),
                new CookieCodec(List.of(second, first)),
                new CookieCodec(List.of(second)));
        for (int step = 1; step < steps.size(); step++) {
            CookieCodec before = steps.get(step - 1);
            CookieCodec after = steps.get(step);
            assertThat(before.read(List.of(header(after.write(COOKIE)))))
                    .as("given by a gateway at step %d, read by one that is not there yet", step)
                    .isEqualTo(new CookieState.Valid(COOKIE));
            if (step < steps.size() - 1) {
                assertThat(after.read(List.of(header(before.write(COOKIE)))))
                        .as("given before step %d, read after it", step)
                        .isEqualTo(new CookieState.Valid(COOKIE));
            }
        }
    }

    private static String header(String value) {
        return ConsentCookie.NAME + "=" + value;
    }

    static CookieKey key(String id, int fill) {
        byte[] secret = new byte[32];
        java.util.Arrays.fill(secret, (byte) fill);
        return new CookieKey(id, secret);
    }
}
