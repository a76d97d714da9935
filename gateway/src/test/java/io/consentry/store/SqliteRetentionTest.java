package io.consentry.store;

import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.ConsentStore;
import io.consentry.consent.EventRetention;

/** The retention of the embedded store fulfils the contract. */
class SqliteRetentionTest extends RetentionContract {
    @TempDir
    private Path directory;

    private @Nullable SqliteConsentStore opened;

    @Override
    ConsentStore open() {
        opened = SqliteConsentStore.open(StoreSettings.at(directory.resolve("consent.db")));
        return opened;
    }

    @Override
    EventRetention retention() {
        return Objects.requireNonNull(opened).retention();
    }
}
