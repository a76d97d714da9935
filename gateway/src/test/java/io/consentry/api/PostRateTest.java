package io.consentry.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

final class PostRateTest {
    private static final class HandSet extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final HandSet clock = new HandSet();
    private final PostRate rate = new PostRate(3, 100, clock);

    private void exhaust(String address) {
        for (int i = 0; i < 3; i++) {
            assertThat(rate.waitSeconds(address)).isZero();
        }
        assertThat(rate.waitSeconds(address)).isPositive();
    }

    @Test
    void as_many_as_allowed_are_taken_at_once_and_the_next_when_it_was_said() {
        exhaust("192.0.2.1");
        long wait = rate.waitSeconds("192.0.2.1");
        clock.now = clock.now.plus(Duration.ofSeconds(wait));
        assertThat(rate.waitSeconds("192.0.2.1")).isZero();
        assertThat(rate.waitSeconds("192.0.2.1")).isPositive();
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        exhaust("192.0.2.1");
    }

    @Test
    void one_address_does_not_use_up_what_another_may_send() {
        exhaust("192.0.2.1");
        exhaust("192.0.2.2");
        exhaust("an odd address");
    }

    @Test
    void a_network_of_ipv6_is_one_visitor() {
        exhaust("2001:db8:0:1::1");
        assertThat(rate.waitSeconds("2001:db8:0:1:ffff::9")).isPositive();
        assertThat(rate.waitSeconds("2001:db8:0:2::1")).isZero();
    }

    @Test
    void an_ipv4_address_is_the_same_in_the_words_of_ipv6() {
        exhaust("192.0.2.1");
        assertThat(rate.waitSeconds("::ffff:192.0.2.1")).isPositive();
        assertThat(rate.waitSeconds("::ffff:192.0.2.2")).isZero();
    }

    @Test
    void a_clock_that_is_set_back_locks_nobody_out() {
        exhaust("192.0.2.1");
        clock.now = clock.now.minus(Duration.ofDays(1));
        exhaust("192.0.2.1");
    }

    @Test
    void no_more_addresses_are_remembered_than_allowed() {
        for (int i = 0; i < 10_000; i++) {
            rate.waitSeconds("10.0." + i / 250 + "." + i % 250);
        }
        Eventually.holds("the rest is forgotten", () -> rate.size() <= 100);
    }

    @Test
    void too_many_choices_are_answered_with_429_and_other_requests_go_on() {
        try (ScriptedOrigin origin = new ScriptedOrigin();
                GatewayFixture gateway = GatewayFixture.before(origin.port(), Map.of(Option.CHOICE_RATE, "2"))) {
            assertThat(choose(gateway).status()).isEqualTo(200);
            assertThat(choose(gateway).status()).isEqualTo(200);
            RawAnswer third = choose(gateway);
            assertThat(third.status()).isEqualTo(429);
            assertThat(Integer.parseInt(third.header("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(third.text()).contains("Too many");
            assertThat(gateway.send("GET", "/_consent/v1/state").status()).isEqualTo(200);
            assertThat(gateway.sendBody("POST", "/", new byte[3]).status()).isEqualTo(200);
        }
    }

    private static RawAnswer choose(GatewayFixture gateway) {
        byte[] body = "{\"purposes\":{\"analytics\":false},\"method\":\"custom\"}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return gateway.sendBody(
                "POST",
                "/_consent/v1/choices",
                body,
                "Content-Type: application/json",
                "Origin: http://shop.test",
                GatewayFixture.COUNTRY + ": DE");
    }
}
