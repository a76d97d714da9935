package io.consentry.store;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.ConsentStore;

/** The contract, kept by the cache before SQLite. */
class CachedConsentStoreTest extends ConsentStoreContract {
    @TempDir
    private Path directory;

    @Override
    ConsentStore open() {
        StoreSettings settings = StoreSettings.at(directory.resolve("consent.db"));
        return new CachedConsentStore(SqliteConsentStore.open(settings), settings);
    }
}
