package io.consentry.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** A store that has a grant of everybody, and counts how often it is asked. */
final class Counting implements ConsentStore {
    private final Instant at;
    private long reads;

    /** Takes when everybody granted. */
    Counting(Instant at) {
        this.at = at;
    }

    long reads() {
        return reads;
    }

    /** The subject of a number. */
    static Subject subject(int number) {
        byte[] bytes = ByteBuffer.allocate(32).putInt(number).array();
        return new Subject(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Override
    public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        reads++;
        return CompletableFuture.completedStage(Optional.of(new ConsentRecord(
                subject, 7, Map.of(Purpose.ANALYTICS, Choice.GRANTED), at, ReturningBrowser.POLICY.version(), false)));
    }

    @Override
    public CompletionStage<ConsentRecord> append(ConsentEvent event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<StoredEvent>> history(Subject subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> erase(Subject subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> ping() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {}
}
