package io.consentry.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.Purpose;
import io.consentry.consent.Subject;

import static org.assertj.core.api.Assertions.assertThat;

/** A lease holds only where nothing can have revoked it. */
class RevocationsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final Subject ALICE = Events.subject("alice");
    private static final Subject BOB = Events.subject("bob");
    private static final int BOUND = 3;

    private final AtomicLong nanos = new AtomicLong(5);
    private final Revocations revocations = new Revocations(BOUND, Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);

    @BeforeEach
    void begin() {
        revocations.rebuild(List.of(), NOW.minus(PgFeed.KEPT));
        revocations.heard(nanos.get());
    }

    private static ConsentCookie cookie(long sequence, Instant given) {
        return new ConsentCookie(
                Optional.empty(),
                Map.of(Purpose.ANALYTICS, Choice.GRANTED),
                "p",
                sequence,
                given,
                given.plus(ConsentCookie.LEASE),
                false);
    }

    private boolean holds(Subject subject, long sequence, Instant given) {
        return revocations.leaseHolds(subject, cookie(sequence, given));
    }

    private static Change revoked(Subject subject, long sequence, Instant at) {
        return new Change(subject, sequence, true, at);
    }

    @Test
    void lease_holds_for_its_time_and_no_longer() {
        assertThat(holds(ALICE, 4, NOW.minus(Duration.ofHours(1)))).isTrue();
        assertThat(holds(ALICE, 4, NOW.minus(Duration.ofHours(24)))).isFalse();
        assertThat(holds(ALICE, 4, NOW.minus(Duration.ofDays(30)))).isFalse();
    }

    @Test
    void cookie_without_a_record_has_no_lease() {
        assertThat(holds(ALICE, 0, NOW)).isFalse();
    }

    @Test
    void later_revocation_of_the_subject_ends_the_lease_and_an_earlier_one_does_not() {
        revocations.add(revoked(ALICE, 7, NOW.minusSeconds(60)));

        assertThat(holds(ALICE, 6, NOW.minusSeconds(3600))).isFalse();
        assertThat(holds(ALICE, 8, NOW)).isTrue();
        assertThat(holds(BOB, 6, NOW.minusSeconds(3600))).isTrue();
    }

    @Test
    void revocation_that_is_told_late_does_not_hide_a_newer_one() {
        revocations.add(revoked(ALICE, 9, NOW.minusSeconds(10)));
        revocations.add(revoked(ALICE, 7, NOW.minusSeconds(20)));
        revocations.add(revoked(ALICE, 9, NOW.minusSeconds(10)));

        assertThat(holds(ALICE, 8, NOW.minusSeconds(15))).isFalse();
    }

    @Test
    void grant_revokes_nothing() {
        revocations.add(new Change(ALICE, 7, false, NOW));

        assertThat(holds(ALICE, 6, NOW.minusSeconds(60))).isTrue();
        assertThat(revocations.size()).isZero();
    }

    @Test
    void nothing_holds_before_the_first_news_and_without_fresh_ones() {
        Revocations unheard = new Revocations(BOUND, Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);
        assertThat(unheard.isFresh()).isFalse();
        assertThat(unheard.leaseHolds(ALICE, cookie(4, NOW))).isFalse();

        nanos.addAndGet(Revocations.FRESHNESS.toNanos() - 1);
        assertThat(holds(ALICE, 4, NOW)).isTrue();
        nanos.addAndGet(1);
        assertThat(revocations.isFresh()).isFalse();
        assertThat(holds(ALICE, 4, NOW)).isFalse();
    }

    @Test
    void what_the_bound_pushed_out_takes_the_leases_from_before_it_along() {
        for (int i = 1; i <= BOUND + 1; i++) {
            revocations.add(revoked(Events.subject("s" + i), i, NOW.minus(Duration.ofHours(10 - i))));
        }

        assertThat(revocations.size()).isEqualTo(BOUND);
        assertThat(holds(Events.subject("s1"), 1, NOW.minus(Duration.ofHours(11))))
                .isFalse();
        assertThat(holds(BOB, 1, NOW.minus(Duration.ofHours(11)))).isFalse();
        assertThat(holds(BOB, 1, NOW.minus(Duration.ofHours(8)))).isTrue();
    }

    @Test
    void rebuilding_from_part_of_what_there_is_counts_from_then_on_only() {
        revocations.rebuild(List.of(revoked(ALICE, 5, NOW.minusSeconds(600))), NOW.minusSeconds(600));
        revocations.heard(nanos.get());

        assertThat(holds(BOB, 9, NOW.minusSeconds(3600))).isFalse();
        assertThat(holds(BOB, 9, NOW.minusSeconds(300))).isTrue();
        assertThat(holds(ALICE, 4, NOW.minusSeconds(300))).isFalse();
    }

    @Test
    void subject_that_changes_its_mind_all_the_time_does_not_fill_memory() {
        for (int i = 1; i <= 1000; i++) {
            revocations.add(revoked(ALICE, i, NOW.minusSeconds(1000 - i)));
        }

        assertThat(revocations.size()).isEqualTo(1);
        assertThat(revocations.queued()).isLessThanOrEqualTo(2 * BOUND);
        assertThat(holds(ALICE, 999, NOW.minusSeconds(1))).isFalse();
    }

    @Test
    void what_no_lease_can_precede_is_let_go_of() {
        revocations.add(revoked(ALICE, 1, NOW.minus(PgFeed.KEPT)));

        assertThat(revocations.size()).isZero();
        assertThat(holds(BOB, 1, NOW.minus(Duration.ofHours(23)))).isTrue();
    }
}
