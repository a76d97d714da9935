package io.consentry.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

/** What the cache does with answers that come late, in the wrong order, or not at all. */
class CacheRacesTest {
    private static final Subject ALICE = Events.subject("alice");
    private static final ConsentEvent GRANT = Events.grant(ALICE);
    private static final ConsentEvent REFUSAL = Events.refusal(ALICE);
    private static final ConsentRecord FOURTH = Events.record(GRANT, 4);
    private static final ConsentRecord FIFTH = Events.record(REFUSAL, 5);
    private static final ConsentRecord SIXTH = Events.record(GRANT, 6);

    private final HeldStore source = new HeldStore();
    private final AtomicLong nanos = new AtomicLong();
    private final CachedConsentStore cache = cache(Duration.ofMinutes(1));

    @Test
    void answer_at_hand_is_a_completed_stage() {
        load(Optional.of(FOURTH));

        CompletableFuture<Optional<ConsentRecord>> answer = find();

        assertThat(answer).isCompletedWithValue(Optional.of(FOURTH));
        assertThat(source.finds).hasSize(1);
    }

    @Test
    void concurrent_misses_share_one_load() {
        CompletableFuture<Optional<ConsentRecord>> first = find();
        CompletableFuture<Optional<ConsentRecord>> second = find();
        source.finds.get(0).complete(Optional.of(FOURTH));

        assertThat(source.finds).hasSize(1);
        assertThat(first).isCompletedWithValue(Optional.of(FOURTH));
        assertThat(second).isCompletedWithValue(Optional.of(FOURTH));
    }

    @Test
    void caller_that_gives_up_spoils_nothing_for_the_others() {
        CompletableFuture<Optional<ConsentRecord>> first = find();
        CompletableFuture<Optional<ConsentRecord>> second = find();

        first.completeExceptionally(new IllegalStateException("gave up"));
        source.finds.get(0).complete(Optional.of(FOURTH));

        assertThat(second).isCompletedWithValue(Optional.of(FOURTH));
        assertThat(find()).isCompletedWithValue(Optional.of(FOURTH));
    }

    @Test
    void record_is_believed_for_its_time_and_not_longer() {
        load(Optional.of(FOURTH));
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(find()).isDone();

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(find()).isNotDone();
    }

    @Test
    void reading_a_record_does_not_prolong_its_time() {
        load(Optional.of(FOURTH));
        for (int second = 0; second < 60; second++) {
            assertThat(find()).isDone();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        assertThat(find()).isNotDone();
    }

    @Test
    void absence_is_believed_for_a_shorter_time() {
        load(Optional.empty());
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(find()).isCompletedWithValue(Optional.empty());

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(find()).isNotDone();
    }

    @Test
    void copy_behind_the_claimed_sequence_is_loaded_again() {
        load(Optional.of(FOURTH));

        CompletableFuture<Optional<ConsentRecord>> claimed = find(5);
        source.finds.get(1).complete(Optional.of(FIFTH));

        assertThat(claimed).isCompletedWithValue(Optional.of(FIFTH));
        assertThat(find()).isCompletedWithValue(Optional.of(FIFTH));
        assertThat(find(5)).isDone();
        assertThat(source.finds).hasSize(2);
    }

    @Test
    void claim_is_not_answered_by_a_load_that_began_for_a_lower_one() {
        CompletableFuture<Optional<ConsentRecord>> unclaimed = find();
        CompletableFuture<Optional<ConsentRecord>> claimed = find(5);
        CompletableFuture<Optional<ConsentRecord>> joined = find(5);
        assertThat(source.finds).hasSize(2);

        source.finds.get(1).complete(Optional.of(FIFTH));
        source.finds.get(0).complete(Optional.of(FOURTH));

        assertThat(claimed).isCompletedWithValue(Optional.of(FIFTH));
        assertThat(joined).isCompletedWithValue(Optional.of(FIFTH));
        assertThat(unclaimed).isDone();
        assertThat(find()).isCompletedWithValue(Optional.of(FIFTH));
    }

    @Test
    void load_that_was_overtaken_answers_its_own_callers_and_leaves_nothing() {
        CompletableFuture<Optional<ConsentRecord>> unclaimed = find();
        CompletableFuture<Optional<ConsentRecord>> claimed = find(5);

        source.finds.get(0).complete(Optional.of(FOURTH));

        assertThat(unclaimed).isCompletedWithValue(Optional.of(FOURTH));
        assertThat(claimed).isNotDone();
        assertThat(find()).isNotDone();
        assertThat(source.finds).hasSize(2);
    }

    @Test
    void claim_that_the_source_does_not_bear_out_is_not_asked_again_at_once() {
        CompletableFuture<Optional<ConsentRecord>> claimed = find(5);
        source.finds.get(0).complete(Optional.empty());
        assertThat(claimed).isCompletedWithValue(Optional.empty());

        assertThat(find(5)).isCompletedWithValue(Optional.empty());
        assertThat(find(6)).isNotDone();
    }

    @Test
    void load_that_ends_after_a_newer_append_does_not_bring_the_older_record_back() {
        CompletableFuture<Optional<ConsentRecord>> early = find();
        append(FIFTH);

        source.finds.get(0).complete(Optional.of(FOURTH));

        assertThat(early).isDone();
        assertThat(find()).isNotDone();
        source.finds.get(1).complete(Optional.of(FIFTH));
        assertThat(find()).isCompletedWithValue(Optional.of(FIFTH));
    }

    @Test
    void load_that_ends_after_an_erasure_does_not_bring_the_record_back() {
        assertThat(find()).isNotDone();
        erase();

        source.finds.get(0).complete(Optional.of(FOURTH));

        assertThat(find()).isNotDone();
    }

    @Test
    void question_after_a_write_does_not_join_a_load_from_before_it() {
        CompletableFuture<Optional<ConsentRecord>> before = find();
        append(FIFTH);
        CompletableFuture<Optional<ConsentRecord>> after = find();

        source.finds.get(0).complete(Optional.of(FOURTH));

        assertThat(before).isDone();
        assertThat(after).isNotDone();
    }

    @Test
    void append_replaces_the_copy_without_a_load() {
        load(Optional.of(FOURTH));

        append(FIFTH);

        assertThat(find()).isCompletedWithValue(Optional.of(FIFTH));
    }

    @Test
    void copy_stands_until_the_write_is_committed() {
        load(Optional.of(FOURTH));
        CompletableFuture<ConsentRecord> pending = cache.append(REFUSAL).toCompletableFuture();
        assertThat(find()).isCompletedWithValue(Optional.of(FOURTH));

        source.appends.get(0).complete(FIFTH);

        assertThat(pending).isCompletedWithValue(FIFTH);
        assertThat(find()).isCompletedWithValue(Optional.of(FIFTH));
    }

    @Test
    void appends_answered_in_the_wrong_order_leave_the_higher_sequence() {
        load(Optional.of(FOURTH));
        cache.append(REFUSAL);
        cache.append(GRANT);

        source.appends.get(1).complete(SIXTH);
        source.appends.get(0).complete(FIFTH);

        assertThat(find()).isCompletedWithValue(Optional.of(SIXTH));
    }

    @Test
    void repeated_append_does_not_bring_its_old_record_back() {
        append(FOURTH);

        assertThat(find()).isNotDone();
        source.finds.get(0).complete(Optional.of(FIFTH));
        append(FOURTH);
        assertThat(find()).isCompletedWithValue(Optional.of(FIFTH));
    }

    @Test
    void append_answered_after_the_erasure_that_followed_it_does_not_bring_the_record_back() {
        load(Optional.of(FOURTH));
        cache.append(REFUSAL);
        erase();
        CompletableFuture<Optional<ConsentRecord>> afterErasure = find();
        source.finds.get(1).complete(Optional.empty());
        assertThat(afterErasure).isCompletedWithValue(Optional.empty());

        source.appends.get(0).complete(FIFTH);

        assertThat(find()).isNotDone();
    }

    @Test
    void erasure_drops_the_copy_even_if_it_fails() {
        load(Optional.of(FOURTH));
        cache.erase(ALICE);

        source.erasures.get(0).completeExceptionally(new StoreUnavailableException("cut off"));

        assertThat(find()).isNotDone();
    }

    @Test
    void append_that_failed_and_may_have_happened_drops_the_copy() {
        load(Optional.of(FOURTH));
        cache.append(REFUSAL);

        source.appends.get(0).completeExceptionally(new StoreUnavailableException("cut off"));

        assertThat(find()).isNotDone();
    }

    @Test
    void failed_load_fails_all_who_share_it_and_is_not_remembered() {
        CompletableFuture<Optional<ConsentRecord>> first = find();
        CompletableFuture<Optional<ConsentRecord>> second = find();

        source.finds.get(0).completeExceptionally(new StoreUnavailableException("down"));

        assertThat(failure(first)).isInstanceOf(StoreUnavailableException.class).hasMessage("down");
        assertThat(failure(second)).isInstanceOf(StoreUnavailableException.class);
        CompletableFuture<Optional<ConsentRecord>> next = find();
        source.finds.get(1).complete(Optional.of(FOURTH));
        assertThat(next).isCompletedWithValue(Optional.of(FOURTH));
    }

    @Test
    void load_past_the_deadline_is_unavailable_and_what_it_finds_late_is_not_kept() {
        CachedConsentStore impatient = cache(Duration.ofMillis(20));

        Throwable failure = failure(impatient.find(ALICE, 0));

        assertThat(failure).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("20 ms");
        source.finds.get(0).complete(Optional.of(FOURTH));
        assertThat(impatient.find(ALICE, 0).toCompletableFuture()).isNotDone();
        assertThat(source.finds).hasSize(2);
    }

    @Test
    void source_that_throws_fails_the_question_and_not_the_next() {
        source.throwsAtNextFind = true;

        assertThat(failure(find())).isInstanceOf(IllegalStateException.class);
        assertThat(find()).isNotDone();
    }

    @Test
    void hits_and_misses_are_counted() {
        load(Optional.of(FOURTH));
        assertThat(find()).isDone();
        assertThat(find()).isDone();

        assertThat(cache.stats().hitCount()).isEqualTo(2);
        assertThat(cache.stats().missCount()).isEqualTo(1);
    }

    private CachedConsentStore cache(Duration deadline) {
        StoreSettings settings = new StoreSettings(
                Path.of("unused"), StoreSettings.Grouping.DEFAULT, StoreSettings.Caching.DEFAULT, deadline);
        return new CachedConsentStore(source, settings, nanos::get);
    }

    private CompletableFuture<Optional<ConsentRecord>> find() {
        return find(0);
    }

    private CompletableFuture<Optional<ConsentRecord>> find(long atLeast) {
        return cache.find(ALICE, atLeast).toCompletableFuture();
    }

    private void load(Optional<ConsentRecord> found) {
        assertThat(find()).isNotDone();
        source.finds.get(0).complete(found);
    }

    private void append(ConsentRecord made) {
        cache.append(GRANT);
        source.appends.get(source.appends.size() - 1).complete(made);
    }

    private void erase() {
        cache.erase(ALICE);
        source.erasures.get(source.erasures.size() - 1).complete(true);
    }
}
