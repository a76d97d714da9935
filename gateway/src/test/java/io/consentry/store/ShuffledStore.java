package io.consentry.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** A store in memory that acts at once or later, answers later still and in any order, and remembers every state. */
final class ShuffledStore implements ConsentStore {
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final Random random;
    private final Map<Subject, List<Optional<ConsentRecord>>> states = new HashMap<>();
    private final Map<Subject, Integer> floors = new HashMap<>();
    private final Map<ConsentEvent, ConsentRecord> made = new HashMap<>();
    private long sequence;

    ShuffledStore(long seed) {
        random = new Random(seed);
    }

    /**
     * Does a write, and remembers that whoever asks from now on must see the state that it made, or a later one.
     *
     * @param write yields the state it made
     */
    void answered(Subject subject, Supplier<Optional<ConsentRecord>> write) {
        int before = now(subject);
        Optional<ConsentRecord> state = write.get();
        raise(subject, state, state.isPresent() ? 0 : before + 1);
    }

    private synchronized void raise(Subject subject, Optional<ConsentRecord> state, int from) {
        List<Optional<ConsentRecord>> log = log(subject);
        int made = from + log.subList(from, log.size()).indexOf(state);
        floors.merge(subject, made, Math::max);
    }

    synchronized int floor(Subject subject) {
        return floors.getOrDefault(subject, 0);
    }

    synchronized int now(Subject subject) {
        return log(subject).size() - 1;
    }

    /** The subject's states, from the numbered one to the latest. */
    synchronized List<Optional<ConsentRecord>> states(Subject subject, int from) {
        List<Optional<ConsentRecord>> all = log(subject);
        return List.copyOf(all.subList(from, all.size()));
    }

    /** An event of the subject that was appended and not erased since. */
    synchronized Optional<ConsentEvent> anyEvent(Subject subject, Random choice) {
        List<ConsentEvent> events = made.keySet().stream()
                .filter(event -> event.subject().equals(subject))
                .toList();
        return events.isEmpty() ? Optional.empty() : Optional.of(events.get(choice.nextInt(events.size())));
    }

    private List<Optional<ConsentRecord>> log(Subject subject) {
        return states.computeIfAbsent(subject, unused -> new ArrayList<>(List.of(Optional.empty())));
    }

    @Override
    public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        return later(() -> log(subject).get(now(subject)));
    }

    @Override
    public CompletionStage<ConsentRecord> append(ConsentEvent event) {
        return later(() -> made.computeIfAbsent(event, unused -> {
            ConsentRecord record = Events.record(event, ++sequence);
            log(event.subject()).add(Optional.of(record));
            return record;
        }));
    }

    @Override
    public CompletionStage<Boolean> erase(Subject subject) {
        return later(() -> {
            log(subject).add(Optional.empty());
            return made.keySet().removeIf(event -> event.subject().equals(subject));
        });
    }

    @Override
    public CompletionStage<List<StoredEvent>> history(Subject subject) {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<Void> ping() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private <T> CompletionStage<T> later(Supplier<T> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        threads.execute(() -> {
            T result = act(action);
            if (coin()) {
                answer.complete(result);
            } else {
                threads.execute(() -> answer.complete(result));
            }
        });
        return answer;
    }

    private synchronized <T> T act(Supplier<T> action) {
        return action.get();
    }

    private synchronized boolean coin() {
        return random.nextBoolean();
    }
}
