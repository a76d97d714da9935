package io.consentry.store;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.ConsentStore;

/** The contract, kept by SQLite. */
class SqliteConsentStoreTest extends ConsentStoreContract {
    @TempDir
    private Path directory;

    @Override
    ConsentStore open() {
        return SqliteConsentStore.open(StoreSettings.at(directory.resolve("consent.db")));
    }
}
