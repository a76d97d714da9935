package io.consentry.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Notice;
import io.consentry.consent.NoticeStore;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** A store in memory that can be switched off, for reading and writing or for reading alone. */
final class SwitchedStore implements ConsentStore, NoticeStore {
    /** What still works. */
    enum Condition {
        UP,
        WRITES_ONLY,
        DOWN
    }

    private final Map<Subject, List<StoredEvent>> events = new LinkedHashMap<>();
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private Condition condition = Condition.UP;
    private boolean keepsNotices = true;

    synchronized void become(Condition next) {
        condition = next;
    }

    synchronized void keepNotices(boolean now) {
        keepsNotices = now;
    }

    synchronized int count() {
        return events.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public synchronized CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        return when(
                condition == Condition.UP,
                () -> Optional.ofNullable(events.get(subject)).map(SwitchedStore::recordOf));
    }

    @Override
    public synchronized CompletionStage<ConsentRecord> append(ConsentEvent event) {
        return when(condition != Condition.DOWN, () -> {
            List<StoredEvent> list = events.computeIfAbsent(event.subject(), none -> new ArrayList<>());
            StoredEvent stored = new StoredEvent(list.size() + 1, event);
            list.add(stored);
            return recordOf(list);
        });
    }

    @Override
    public synchronized CompletionStage<List<StoredEvent>> history(Subject subject) {
        return when(condition == Condition.UP, () -> List.copyOf(events.getOrDefault(subject, List.of())));
    }

    @Override
    public synchronized CompletionStage<Boolean> erase(Subject subject) {
        return when(condition != Condition.DOWN, () -> events.remove(subject) != null);
    }

    @Override
    public synchronized CompletionStage<Void> ping() {
        return when(condition == Condition.UP, () -> true).thenAccept(up -> {});
    }

    @Override
    public synchronized CompletionStage<Void> keep(Notice notice, Instant shown) {
        return when(keepsNotices && condition != Condition.DOWN, () -> notices.put(notice.hash(), notice))
                .thenAccept(before -> {});
    }

    @Override
    public synchronized CompletionStage<Optional<Notice>> notice(String hash) {
        return when(condition == Condition.UP, () -> Optional.ofNullable(notices.get(hash)));
    }

    @Override
    public void close() {
        become(Condition.DOWN);
    }

    private static ConsentRecord recordOf(List<StoredEvent> events) {
        StoredEvent stored = events.get(events.size() - 1);
        ConsentEvent event = stored.event();
        Map<Purpose, Choice> choices = new TreeMap<>();
        for (StoredEvent each : events) {
            choices = each.event().over(choices);
        }
        return new ConsentRecord(
                event.subject(),
                stored.sequence(),
                choices,
                event.at(),
                event.circumstances().policyVersion(),
                event.circumstances().overridesSignal(),
                event.circumstances().basis());
    }

    private static <T> CompletionStage<T> when(boolean works, Supplier<T> answer) {
        return works
                ? CompletableFuture.completedStage(answer.get())
                : CompletableFuture.failedStage(new StoreUnavailableException("switched off"));
    }
}
