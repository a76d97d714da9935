package io.consentry.store;

import java.time.Duration;

import io.consentry.consent.ConsentStore;

/** The shared store fulfils the contract. */
class PgConsentStoreTest extends ConsentStoreContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ADDRESS = SharedPostgres.database();

    private final PgSettings settings = emptied();

    private static PgSettings emptied() {
        PgSettings settings = PgSettings.parse(ADDRESS);
        SharedPostgres.execute(settings.database(), "TRUNCATE consentry.event, consentry.record, consentry.change");
        return settings;
    }

    @Override
    ConsentStore open() {
        return PgConsentStore.open(settings, StoreSettings.Grouping.DEFAULT, PATIENCE);
    }
}
