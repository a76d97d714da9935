package io.consentry.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** A store that answers only when the test says so, to put answers in any order. */
final class HeldStore implements ConsentStore {
    final List<CompletableFuture<Optional<ConsentRecord>>> finds = new ArrayList<>();
    final List<CompletableFuture<ConsentRecord>> appends = new ArrayList<>();
    final List<CompletableFuture<Boolean>> erasures = new ArrayList<>();
    boolean throwsAtNextFind;

    @Override
    public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        if (throwsAtNextFind) {
            throwsAtNextFind = false;
            throw new IllegalStateException("thrown, not answered");
        }
        return held(finds);
    }

    @Override
    public CompletionStage<ConsentRecord> append(ConsentEvent event) {
        return held(appends);
    }

    @Override
    public CompletionStage<Boolean> erase(Subject subject) {
        return held(erasures);
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
        finds.clear();
    }

    private static <T> CompletionStage<T> held(List<CompletableFuture<T>> list) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        list.add(answer);
        return answer;
    }
}
