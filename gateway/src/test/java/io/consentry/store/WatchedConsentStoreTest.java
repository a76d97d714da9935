package io.consentry.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WatchedConsentStoreTest extends ConsentStoreContract {
    @TempDir
    private Path directory;

    @Override
    ConsentStore open() {
        StoreSettings settings = StoreSettings.at(directory.resolve("consent.db"));
        return new WatchedConsentStore(SqliteConsentStore.open(settings), Duration.ofSeconds(10));
    }

    @Test
    void store_that_hangs_is_unavailable_after_the_deadline() {
        WatchedConsentStore watched = new WatchedConsentStore(new Hanging(), Duration.ofMillis(20));

        assertThatThrownBy(() -> watched.ping().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(watched.failures()).isEqualTo(1);
    }

    /** Never answers. */
    private static final class Hanging implements ConsentStore {
        @Override
        public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<ConsentRecord> append(ConsentEvent event) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<List<StoredEvent>> history(Subject subject) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Boolean> erase(Subject subject) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Void> ping() {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
