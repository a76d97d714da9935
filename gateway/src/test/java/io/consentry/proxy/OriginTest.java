package io.consentry.proxy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.consentry.policy.Enforcement;

import static org.assertj.core.api.Assertions.assertThat;

/** What is known of origins, by a clock of the test's. */
final class OriginTest {
    private static final HealthSettings LOOKS = new HealthSettings("/", Duration.ofSeconds(1), 3, 2);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Origin origin = new Origin("*", new OriginSettings(URI.create("http://a.test")), nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static BalanceSettings rules(Optional<HealthSettings> health) {
        return new BalanceSettings(false, 3, Duration.ofSeconds(10), health);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            origin.failed("it failed", "by the test");
        }
    }

    @Test
    void failures_in_a_row_eject_and_others_do_not() {
        origin.settle(rules(Optional.empty()), false);
        for (int i = 0; i < 10; i++) {
            fail(2);
            origin.answered(200);
        }
        assertThat(origin.isEjected()).isFalse();
        origin.answered(502);
        origin.answered(504);
        origin.answered(503);
        assertThat(origin.isEjected()).isTrue();
        assertThat(origin.failures()).isEqualTo(23);
    }

    @Test
    void each_time_lasts_twice_as_long_until_it_answers() {
        origin.settle(rules(Optional.empty()), false);
        fail(3);
        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(origin.isEjected()).as("%d s", seconds).isTrue();
            // What was under way and fails late makes it no longer.
            fail(2);
            pass(Duration.ofNanos(1));
            assertThat(origin.isEjected()).isFalse();
            fail(1);
        }
        origin.answered(404);
        assertThat(origin.isEjected()).isFalse();
        fail(3);
        pass(Duration.ofSeconds(10));
        assertThat(origin.isEjected()).isFalse();
    }

    @Test
    void one_that_is_alone_is_never_ejected() {
        origin.settle(rules(Optional.empty()), true);
        fail(100);
        assertThat(origin.isEjected()).isFalse();
    }

    @Test
    void looks_in_a_row_decide_and_stale_ones_do_not() {
        origin.settle(rules(Optional.of(LOOKS)), false);
        boolean[] looks = {false, false, true, false, false, false, true, false, true, true};
        boolean[] up = {true, true, true, true, true, false, false, false, false, true};
        for (int i = 0; i < looks.length; i++) {
            origin.looked(LOOKS, looks[i], "by the test");
            assertThat(origin.isUp()).as("after look %d", i).isEqualTo(up[i]);
        }
        for (int i = 0; i < 3; i++) {
            origin.looked(LOOKS, false, "by the test");
        }
        origin.settle(rules(Optional.empty()), false);
        assertThat(origin.isUp()).isTrue();
        for (int i = 0; i < 3; i++) {
            origin.looked(LOOKS, false, "by the test");
        }
        assertThat(origin.isUp()).isTrue();
    }

    @Test
    void the_budget_is_a_fifth_and_one_a_second_up_to_ten() {
        RetryBudget budget = new RetryBudget(nanos::get);
        assertThat(spent(budget)).isEqualTo(10);
        for (int i = 0; i < 50; i++) {
            budget.earn();
        }
        assertThat(spent(budget)).isEqualTo(10);
        pass(Duration.ofMillis(2999));
        assertThat(spent(budget)).isEqualTo(2);
        pass(Duration.ofMillis(1));
        assertThat(spent(budget)).isEqualTo(1);
        pass(Duration.ofHours(1));
        assertThat(spent(budget)).isEqualTo(10);
        for (int i = 0; i < 100_000; i++) {
            budget.earn();
        }
        assertThat(spent(budget)).isEqualTo(100);
    }

    private static int spent(RetryBudget budget) {
        int spent = 0;
        while (budget.spend()) {
            spent++;
        }
        return spent;
    }

    @Test
    void an_origin_that_stays_is_known_over_a_change() {
        Sites before = sites("http://a.test", "http://b.test");
        Origin kept = before.all().get(0).origins().get(1);
        Sites after = Sites.of(settings("http://b.test", "http://c.test"), before, nanos::get);
        assertThat(after.all().get(0).origins()).hasSize(2).first().isSameAs(kept);
    }

    private Sites sites(String... origins) {
        return Sites.of(settings(origins), null, nanos::get);
    }

    private static SitesSettings settings(String... origins) {
        List<OriginSettings> all = List.of(origins).stream()
                .map(URI::create)
                .map(OriginSettings::new)
                .toList();
        SiteSettings site =
                new SiteSettings(List.of(), all, ProxySettings.DEFAULT, Optional.empty(), "", Enforcement.FULL);
        return new SitesSettings(List.of(site), Optional.empty(), List.of());
    }
}
