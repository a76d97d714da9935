package io.consentry.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.EventRetention;
import io.consentry.consent.EventRetention.Dropped;
import io.consentry.consent.Notice;
import io.consentry.consent.NoticeStore;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

/** What the retention of every store must do. */
abstract class RetentionContract {
    private static final Subject ALICE = Events.subject("alice");
    private static final Subject BOB = Events.subject("bob");
    private static final Instant LIMIT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant OLD = Instant.parse("2025-12-31T23:59:59.999Z");

    private ConsentStore store;
    private EventRetention retention;

    /** Opens the store under test, empty. */
    abstract ConsentStore open();

    /** The retention of the store that was opened last. */
    abstract EventRetention retention();

    @BeforeEach
    void openStore() {
        store = open();
        retention = retention();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void events_from_before_the_limit_go_and_all_others_stay() {
        await(store.append(only(Choice.GRANTED, OLD, ALICE)));
        ConsentRecord current = await(store.append(only(Choice.GRANTED, LIMIT, ALICE)));
        await(store.append(only(Choice.GRANTED, OLD.minusSeconds(1), BOB)));

        assertThat(drop()).isEqualTo(new Dropped(2, List.of(), 1, 0));

        assertThat(await(store.history(ALICE)))
                .extracting(StoredEvent::sequence)
                .containsExactly(current.sequence());
        assertThat(await(store.find(ALICE, 0))).contains(current);
        assertThat(drop()).isEqualTo(Dropped.NOTHING);
    }

    @Test
    void refusal_outlives_its_event() {
        ConsentRecord mixed = await(store.append(Events.at(OLD, UUID.randomUUID(), ALICE, Choice.GRANTED)));
        ConsentRecord refused = await(store.append(only(Choice.REFUSED, Instant.EPOCH, BOB)));

        assertThat(drop()).isEqualTo(new Dropped(2, List.of(), 0, 0));

        assertThat(await(store.history(BOB))).isEmpty();
        assertThat(await(store.find(ALICE, 0))).contains(mixed);
        assertThat(await(store.find(BOB, 0))).contains(refused);
        assertThat(await(store.append(only(Choice.GRANTED, LIMIT, BOB))).sequence())
                .isGreaterThan(refused.sequence());
    }

    @Test
    void grant_without_a_refusal_is_forgotten_with_its_event() {
        await(store.append(only(Choice.GRANTED, OLD, ALICE)));

        assertThat(drop().records()).isEqualTo(1);

        assertThat(await(store.find(ALICE, 0))).isEmpty();
        assertThat(await(store.erase(ALICE))).isFalse();
    }

    @Test
    void notice_is_kept_once_and_whole_and_goes_when_no_event_can_refer_to_it() {
        NoticeStore notices = notices();
        Notice notice = Notice.of("{\"texts\":{\"askTitle\":\"Kekse? \uD83C\uDF6A 'ja' \\\"nein\\\"\"}}");
        Notice other = Notice.of("{}");
        await(notices.keep(notice, OLD));
        await(notices.keep(notice, LIMIT));
        await(notices.keep(notice, Instant.EPOCH));
        await(notices.keep(other, LIMIT.minus(Duration.ofDays(32))));

        assertThat(await(notices.notice(notice.hash()))).contains(notice);
        assertThat(await(notices.notice("0".repeat(64)))).isEmpty();

        assertThat(drop()).isEqualTo(new Dropped(0, List.of(), 0, 1));

        assertThat(await(notices.notice(notice.hash()))).as("shown since").contains(notice);
        assertThat(await(notices.notice(other.hash()))).isEmpty();
        assertThat(await(retention.drop(LIMIT.plus(NoticeStore.GOOD_FOR))).notices())
                .as("events may still refer to it")
                .isZero();
        assertThat(await(retention.drop(LIMIT.plus(Duration.ofDays(32)))).notices())
                .isEqualTo(1);
    }

    private NoticeStore notices() {
        return (NoticeStore) store;
    }

    @Test
    void all_batches_are_dropped_while_visitors_choose_and_are_erased() {
        List<CompletionStage<?>> answers = new ArrayList<>();
        for (int i = 0; i < 2_300; i++) {
            answers.add(store.append(only(Choice.GRANTED, OLD, Events.subject("old-" + i))));
        }
        answers.forEach(Stages::await);
        answers.clear();

        CompletionStage<Dropped> dropping = retention.drop(LIMIT);
        for (int i = 0; i < 100; i++) {
            answers.add(store.append(only(Choice.GRANTED, LIMIT, Events.subject("old-" + 2 * i))));
            answers.add(store.erase(Events.subject("old-" + (2 * i + 1))));
        }
        answers.forEach(Stages::await);

        // What was erased first was not dropped, and what chose anew was dropped and is there again, or was never gone.
        assertThat(await(dropping).events()).isBetween(2_200L, 2_300L);
        assertThat(drop().events()).isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(await(store.find(Events.subject("old-" + 2 * i), 0))).isPresent();
            assertThat(await(store.history(Events.subject("old-" + 2 * i)))).hasSize(1);
            assertThat(await(store.find(Events.subject("old-" + (2 * i + 1)), 0)))
                    .isEmpty();
        }
    }

    private Dropped drop() {
        return await(retention.drop(LIMIT));
    }

    private static ConsentEvent only(Choice choice, Instant at, Subject subject) {
        ConsentEvent any = Events.grant(subject);
        return new ConsentEvent(
                any.key(), subject, Map.of(Purpose.ANALYTICS, choice), at, any.circumstances(), any.salt());
    }
}
