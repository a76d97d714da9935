package io.consentry.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Subject;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that write and read through one cache, over a source that answers late and in any order, never see a state
 * older than one whose write was answered before they asked.
 */
class CacheHistoriesTest {
    private static final int THREADS = 4;
    private static final int STEPS = 2_000;
    private static final int SUBJECTS = 3;

    private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void no_answer_is_older_than_what_was_answered_before() throws Exception {
        run(new Random().nextLong());
    }

    @Test
    @Tag("full")
    void no_answer_is_older_than_what_was_answered_before_many_times() throws Exception {
        Random seeds = new Random();
        for (int i = 0; i < 100; i++) {
            run(seeds.nextLong());
        }
    }

    private void run(long seed) throws Exception {
        try (ShuffledStore source = new ShuffledStore(seed)) {
            StoreSettings settings = StoreSettings.at(Path.of("unused"));
            CachedConsentStore cache = new CachedConsentStore(source, settings);
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed + thread);
                tasks.add(() -> {
                    for (int step = 0; step < STEPS; step++) {
                        step(cache, source, random, "seed " + seed + ", step " + step);
                    }
                    return null;
                });
            }
            for (Future<Void> each : callers.invokeAll(tasks)) {
                each.get();
            }
            for (int number = 0; number < SUBJECTS; number++) {
                Subject subject = Events.subject("subject-" + number);
                assertThat(Stages.await(cache.find(subject, 0)))
                        .as("at rest, seed " + seed)
                        .isEqualTo(source.states(subject, source.now(subject)).get(0));
            }
            assertThat(cache.stats().hitCount()).isPositive();
        }
    }

    private static void step(CachedConsentStore cache, ShuffledStore source, Random random, String where) {
        Subject subject = Events.subject("subject-" + random.nextInt(SUBJECTS));
        switch (random.nextInt(10)) {
            case 0 ->
                source.answered(subject, () -> {
                    Stages.await(cache.erase(subject));
                    return Optional.empty();
                });
            case 1 -> source.answered(subject, () -> Optional.of(Stages.await(cache.append(Events.grant(subject)))));
            case 2 -> {
                Optional<ConsentEvent> again = source.anyEvent(subject, random);
                again.ifPresent(
                        event -> source.answered(subject, () -> Optional.of(Stages.await(cache.append(event)))));
            }
            default -> {
                int floor = source.floor(subject);
                Optional<ConsentRecord> found = Stages.await(cache.find(subject, 0));
                assertThat(source.states(subject, floor)).as(where).contains(found);
            }
        }
    }
}
