package io.consentry.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.consentry.Eventually;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static io.consentry.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

/** Look-ups do not wait for a store that has shown itself slow or gone. */
class BreakingConsentStoreTest {
    private static final Subject ALICE = Events.subject("alice");

    private final Silent source = new Silent();
    private final BreakingConsentStore store = new BreakingConsentStore(source, Duration.ofMillis(20));

    @AfterEach
    void close() {
        store.close();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            failure(store.find(ALICE, 0));
        }
    }

    @Test
    void few_failures_leave_it_closed_and_a_success_forgets_them() {
        for (int round = 0; round < 3; round++) {
            fail(4);
            source.answering = true;
            await(store.find(ALICE, 0));
            source.answering = false;
        }

        assertThat(store.isOpen()).isFalse();
    }

    @Test
    void after_five_failures_in_a_row_the_source_is_not_asked() {
        fail(5);
        Eventually.holds("it is open", store::isOpen);
        int asked = source.asked.get();

        CompletionStage<Optional<ConsentRecord>> answer = store.find(ALICE, 0);

        assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
        assertThat(failure(answer)).isInstanceOf(StoreUnavailableException.class);
        assertThat(source.asked).hasValue(asked);
    }

    @Test
    void it_closes_by_itself_once_the_source_answers() {
        fail(5);
        source.answering = true;

        Eventually.holds("it is closed", () -> !store.isOpen());
        assertThat(await(store.find(ALICE, 0))).isEmpty();
    }

    @Test
    void writes_pass_while_it_is_open() {
        fail(5);

        await(store.append(Events.refusal(ALICE)));
    }

    /** Answers look-ups only when told to. */
    private static final class Silent implements ConsentStore {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean answering;

        @Override
        public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
            asked.incrementAndGet();
            return answering ? CompletableFuture.completedStage(Optional.empty()) : new CompletableFuture<>();
        }

        @Override
        public CompletionStage<ConsentRecord> append(ConsentEvent event) {
            return CompletableFuture.completedStage(Events.record(event, 1));
        }

        @Override
        public CompletionStage<List<StoredEvent>> history(Subject subject) {
            return CompletableFuture.completedStage(List.of());
        }

        @Override
        public CompletionStage<Boolean> erase(Subject subject) {
            return CompletableFuture.completedStage(false);
        }

        @Override
        public CompletionStage<Void> ping() {
            return answering ? CompletableFuture.completedStage(null) : new CompletableFuture<>();
        }

        @Override
        public void close() {}
    }
}
