package io.consentry.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentEvent.Circumstances;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static io.consentry.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

/** What every store must do. */
abstract class ConsentStoreContract {
    private static final Subject ALICE = Events.subject("alice");
    private static final Subject BOB = Events.subject("bob");

    private ConsentStore store;

    /** Opens the store under test on what it kept before, or on nothing the first time. */
    abstract ConsentStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void subject_without_a_choice_is_unknown() {
        assertThat(find(ALICE)).isEmpty();
        assertThat(await(store.history(ALICE))).isEmpty();
    }

    @Test
    void appended_choice_is_the_record() {
        ConsentEvent event = Events.grant(ALICE);

        ConsentRecord made = await(store.append(event));

        assertThat(made.sequence()).isPositive();
        assertThat(made).isEqualTo(Events.record(event, made.sequence()));
        assertThat(find(ALICE)).contains(made);
        assertThat(find(BOB)).isEmpty();
    }

    @Test
    void restriction_stands_until_it_is_lifted_also_against_a_choice_made_in_ignorance_of_it() {
        await(store.append(about(Purpose.EVERY, Choice.REFUSED)));

        ConsentEvent ignorant = Events.grant(ALICE);
        ConsentRecord made = await(store.append(ignorant));

        assertThat(made.choices())
                .containsEntry(Purpose.EVERY, Choice.REFUSED)
                .containsEntry(Purpose.ANALYTICS, Choice.GRANTED)
                .hasSize(4);
        assertThat(find(ALICE)).contains(made);
        assertThat(await(store.append(ignorant))).as("sent again").isEqualTo(made);
        assertThat(await(store.history(ALICE)).get(1).event().choices()).isEqualTo(ignorant.choices());

        await(store.append(about(Purpose.EVERY, Choice.GRANTED)));
        assertThat(find(ALICE).orElseThrow().choices())
                .as("lifting gives no grant back, and no refusal up")
                .isEqualTo(Map.of(Purpose.EVERY, Choice.GRANTED, Purpose.ADVERTISING, Choice.REFUSED));
    }

    @Test
    void choice_for_one_purpose_leaves_the_others_as_they_are() {
        Purpose odd = new Purpose("a-b");
        for (Purpose purpose : List.of(Purpose.ADVERTISING, new Purpose("a"), odd, Purpose.FUNCTIONAL)) {
            await(store.append(about(purpose, Choice.REFUSED)));
        }

        ConsentEvent partial = about(odd, Choice.GRANTED);
        ConsentRecord made = await(store.append(partial));

        Map<Purpose, Choice> expected = Map.of(
                new Purpose("a"),
                Choice.REFUSED,
                odd,
                Choice.GRANTED,
                Purpose.ADVERTISING,
                Choice.REFUSED,
                Purpose.FUNCTIONAL,
                Choice.REFUSED);
        assertThat(made.choices()).isEqualTo(expected);
        assertThat(find(ALICE)).contains(made);
        assertThat(await(store.history(ALICE)).get(4).event().choices()).isEqualTo(partial.choices());
    }

    @Test
    void choices_for_different_purposes_at_the_same_time_all_stand() {
        Map<Purpose, Choice> expected = new HashMap<>();
        List<CompletionStage<ConsentRecord>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Purpose purpose = new Purpose("p-" + i);
            Choice choice = i % 3 == 0 ? Choice.REFUSED : Choice.GRANTED;
            expected.put(purpose, choice);
            answers.add(store.append(about(purpose, choice)));
        }
        answers.forEach(Stages::await);

        assertThat(find(ALICE).orElseThrow().choices()).isEqualTo(expected);
    }

    @Test
    void restriction_of_one_subject_is_none_of_another_and_none_of_a_purpose_with_a_like_name() {
        await(store.append(about(Purpose.EVERY, Choice.REFUSED)));
        assertThat(await(store.append(Events.grant(BOB))).choices()).doesNotContainKey(Purpose.EVERY);

        await(store.append(about(Purpose.EVERY, Choice.GRANTED)));
        await(store.append(about(new Purpose("not-every"), Choice.REFUSED)));
        assertThat(await(store.append(Events.grant(ALICE))).choices()).doesNotContainKey(Purpose.EVERY);
    }

    private static ConsentEvent about(Purpose purpose, Choice choice) {
        ConsentEvent any = Events.grant(ALICE);
        return new ConsentEvent(any.key(), ALICE, Map.of(purpose, choice), any.at(), any.circumstances(), any.salt());
    }

    @Test
    void later_choice_replaces_the_record_under_a_higher_sequence() {
        ConsentRecord first = await(store.append(Events.grant(ALICE)));
        await(store.append(Events.grant(BOB)));
        ConsentRecord second = await(store.append(Events.refusal(ALICE)));

        assertThat(second.sequence()).isGreaterThan(first.sequence());
        assertThat(find(ALICE)).contains(second);
    }

    @Test
    void later_choice_replaces_a_record_that_was_read() {
        await(store.append(Events.grant(ALICE)));
        assertThat(find(ALICE)).isPresent();

        ConsentRecord second = await(store.append(Events.refusal(ALICE)));

        assertThat(find(ALICE)).contains(second);
        assertThat(await(store.find(ALICE, second.sequence()))).contains(second);
    }

    @Test
    void absence_that_was_read_ends_with_the_first_choice() {
        assertThat(find(ALICE)).isEmpty();

        ConsentRecord made = await(store.append(Events.grant(ALICE)));

        assertThat(find(ALICE)).contains(made);
    }

    @Test
    void sequence_beyond_all_records_still_finds_the_record() {
        ConsentRecord made = await(store.append(Events.grant(ALICE)));

        assertThat(await(store.find(ALICE, made.sequence() + 100))).contains(made);
    }

    @Test
    void repeated_key_is_stored_once() {
        ConsentEvent event = Events.grant(ALICE);

        ConsentRecord first = await(store.append(event));
        ConsentRecord again = await(store.append(event));

        assertThat(again).isEqualTo(first);
        assertThat(await(store.history(ALICE))).hasSize(1);
    }

    @Test
    void concurrent_repetitions_of_a_key_are_stored_once() {
        ConsentEvent event = Events.grant(ALICE);
        List<CompletionStage<ConsentRecord>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(store.append(event));
        }

        assertThat(answers.stream().map(Stages::await).distinct()).hasSize(1);
        assertThat(await(store.history(ALICE))).hasSize(1);
    }

    @Test
    void late_repetition_yields_the_newer_record_and_leaves_it() {
        ConsentEvent grant = Events.grant(ALICE);
        await(store.append(grant));
        ConsentRecord current = await(store.append(Events.refusal(ALICE)));

        assertThat(await(store.append(grant))).isEqualTo(current);
        assertThat(find(ALICE)).contains(current);
    }

    @Test
    void key_of_another_subject_makes_an_event_of_its_own_and_tells_nothing() {
        ConsentEvent event = Events.grant(ALICE);
        ConsentRecord ofAlice = await(store.append(event));
        ConsentEvent same = Events.event(event.key(), BOB, Choice.REFUSED);

        ConsentRecord ofBob = await(store.append(same));

        assertThat(ofBob).isEqualTo(Events.record(same, ofBob.sequence()));
        assertThat(ofBob.sequence()).isNotEqualTo(ofAlice.sequence());
        assertThat(find(ALICE)).contains(ofAlice);
        assertThat(await(store.history(BOB))).extracting(StoredEvent::event).containsExactly(same);
    }

    @Test
    void history_holds_every_field_of_every_event_oldest_first() {
        ConsentEvent first = Events.grant(ALICE);
        ConsentEvent second = new ConsentEvent(
                UUID.randomUUID(),
                ALICE,
                Map.of(),
                Instant.EPOCH,
                new Circumstances(Method.OPT_OUT, "π-2 \"'\\", "us-ca", "US-CA", true, true, "", ""),
                Events.SALT);
        await(store.append(first));
        await(store.append(Events.grant(BOB)));
        await(store.append(second));

        List<StoredEvent> history = await(store.history(ALICE));

        assertThat(history).extracting(StoredEvent::event).containsExactly(first, second);
        assertThat(history.get(1).sequence()).isGreaterThan(history.get(0).sequence());
    }

    @Test
    void every_method_is_kept() {
        for (Method method : Method.values()) {
            ConsentEvent event = new ConsentEvent(
                    UUID.randomUUID(),
                    ALICE,
                    Map.of(),
                    Events.NOON,
                    new Circumstances(method, "p", "r", "XX", false, false, "", ""),
                    Events.SALT);
            await(store.append(event));
        }

        assertThat(await(store.history(ALICE)))
                .extracting(stored -> stored.event().circumstances().method())
                .containsExactly(Method.values());
    }

    @Test
    void times_are_kept_to_the_millisecond() {
        Instant time = Instant.parse("2026-03-01T12:00:00.123456789Z");

        ConsentRecord made = await(store.append(Events.at(time, UUID.randomUUID(), ALICE, Choice.GRANTED)));

        assertThat(made.at()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123Z"));
        assertThat(find(ALICE)).contains(made);
    }

    @Test
    void event_that_cannot_be_stored_is_a_fault_and_leaves_nothing() {
        ConsentEvent poison = Events.at(Instant.MAX, UUID.randomUUID(), ALICE, Choice.GRANTED);

        Throwable failure = failure(store.append(poison));

        assertThat(failure).isNotInstanceOf(StoreUnavailableException.class);
        assertThat(find(ALICE)).isEmpty();
        assertThat(await(store.history(ALICE))).isEmpty();
    }

    @Test
    void erased_subject_is_unknown() {
        await(store.append(Events.grant(ALICE)));
        await(store.append(Events.refusal(ALICE)));
        ConsentRecord ofBob = await(store.append(Events.grant(BOB)));
        assertThat(find(ALICE)).isPresent();

        assertThat(await(store.erase(ALICE))).isTrue();

        assertThat(find(ALICE)).isEmpty();
        assertThat(await(store.history(ALICE))).isEmpty();
        assertThat(find(BOB)).contains(ofBob);
    }

    @Test
    void erasing_nothing_says_so() {
        assertThat(await(store.erase(ALICE))).isFalse();
        await(store.append(Events.grant(ALICE)));
        await(store.erase(ALICE));

        assertThat(await(store.erase(ALICE))).isFalse();
    }

    @Test
    void choice_after_an_erasure_has_a_higher_sequence_than_all_before() {
        await(store.append(Events.grant(ALICE)));
        ConsentRecord before = await(store.append(Events.grant(ALICE)));
        await(store.erase(ALICE));
        reopen();

        ConsentRecord after = await(store.append(Events.refusal(ALICE)));

        assertThat(after.sequence()).isGreaterThan(before.sequence());
        assertThat(await(store.history(ALICE))).hasSize(1);
    }

    @Test
    void everything_survives_a_restart() {
        ConsentEvent event = Events.grant(ALICE);
        ConsentRecord made = await(store.append(event));

        reopen();

        assertThat(find(ALICE)).contains(made);
        assertThat(await(store.history(ALICE))).containsExactly(new StoredEvent(made.sequence(), event));
        assertThat(await(store.append(event))).isEqualTo(made);
    }

    @Test
    void closing_commits_what_was_accepted() {
        List<CompletionStage<ConsentRecord>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(store.append(Events.grant(ALICE)));
        }

        reopen();

        assertThat(answers).allMatch(answer -> answer.toCompletableFuture().isDone());
        answers.forEach(Stages::await);
        assertThat(await(store.history(ALICE))).hasSize(300);
    }

    @Test
    void closed_store_is_unavailable() {
        store.close();

        assertThat(failure(store.append(Events.grant(ALICE)))).isInstanceOf(StoreUnavailableException.class);
        assertThat(failure(store.find(ALICE, 0))).isInstanceOf(StoreUnavailableException.class);
        assertThat(failure(store.history(ALICE))).isInstanceOf(StoreUnavailableException.class);
        assertThat(failure(store.erase(ALICE))).isInstanceOf(StoreUnavailableException.class);
        assertThat(failure(store.ping())).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void ping_answers() {
        assertThat(store.ping().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void random_histories_agree_with_a_model() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Subject, List<StoredEvent>> model = new HashMap<>();
        Map<Subject, Long> highest = new HashMap<>();
        List<ConsentEvent> sent = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            Subject subject = Events.subject("subject-" + random.nextInt(5));
            String where = "seed " + seed + ", step " + step;
            List<StoredEvent> known = model.computeIfAbsent(subject, unused -> new ArrayList<>());
            switch (random.nextInt(8)) {
                case 0 -> {
                    assertThat(await(store.erase(subject))).as(where).isEqualTo(!known.isEmpty());
                    sent.removeIf(event -> event.subject().equals(subject));
                    known.clear();
                }
                case 1 -> reopenSometimes(random);
                case 2, 3 -> {
                    if (!sent.isEmpty()) {
                        ConsentEvent again = sent.get(random.nextInt(sent.size()));
                        assertThat(Optional.of(await(store.append(again))))
                                .as(where)
                                .isEqualTo(newest(model.getOrDefault(again.subject(), List.of())));
                    }
                }
                case 4, 5 -> {
                    ConsentEvent event = Events.event(
                            UUID.randomUUID(), subject, random.nextBoolean() ? Choice.GRANTED : Choice.REFUSED);
                    ConsentRecord made = await(store.append(event));
                    assertThat(made.sequence()).as(where).isGreaterThan(highest.getOrDefault(subject, 0L));
                    assertThat(made).as(where).isEqualTo(Events.record(event, made.sequence()));
                    highest.put(subject, made.sequence());
                    known.add(new StoredEvent(made.sequence(), event));
                    sent.add(event);
                }
                default -> assertThat(await(store.history(subject))).as(where).isEqualTo(known);
            }
            long claimed = random.nextBoolean() ? 0 : highest.getOrDefault(subject, 0L);
            assertThat(await(store.find(subject, claimed))).as(where).isEqualTo(newest(known));
        }
    }

    private void reopenSometimes(Random random) {
        if (random.nextInt(5) == 0) {
            reopen();
        }
    }

    private static Optional<ConsentRecord> newest(List<StoredEvent> known) {
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(Events.record(
                        known.get(known.size() - 1).event(),
                        known.get(known.size() - 1).sequence()));
    }

    private Optional<ConsentRecord> find(Subject subject) {
        return await(store.find(subject, 0));
    }

    private void reopen() {
        store.close();
        store = open();
    }
}
