package io.consentry;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.config.Settings;
import io.consentry.consent.EventRetention;
import io.consentry.consent.NoticeStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.store.BreakingConsentStore;
import io.consentry.store.CachedConsentStore;
import io.consentry.store.PgConsentStore;
import io.consentry.store.PgMigrations;
import io.consentry.store.PgSettings;
import io.consentry.store.Revocations;
import io.consentry.store.SqliteConsentStore;
import io.consentry.store.StoreOpenException;
import io.consentry.store.StoreSettings;
import io.consentry.store.WatchedConsentStore;

/**
 * The store with what stands before it.
 *
 * @param watched counts failures
 * @param cached what everybody uses; closes all of it
 * @param retention lets go of old events
 * @param notices keeps what visitors were shown
 */
record OpenedStore(
        WatchedConsentStore watched, CachedConsentStore cached, EventRetention retention, NoticeStore notices) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedStore.class);

    /** With the look-up before a choice (a quarter of a second at most) less than the two seconds a visitor may wait. */
    private static final Duration DEADLINE = Duration.ofMillis(1_600);

    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    /**
     * Opens the store that the settings name. A database server that cannot be reached is no reason not to start: the
     * website is up meanwhile, and visitors are denied.
     *
     * @throws StartException if the store cannot be used
     */
    static OpenedStore of(Settings.Consent consent) throws StartException {
        try {
            Optional<PgSettings> server = consent.server();
            return server.isPresent()
                    ? shared(server.get())
                    : embedded(StoreSettings.at(consent.store().file()));
        } catch (StoreOpenException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static OpenedStore embedded(StoreSettings settings) {
        SqliteConsentStore store = SqliteConsentStore.open(settings);
        WatchedConsentStore watched = new WatchedConsentStore(store, DEADLINE);
        return new OpenedStore(watched, new CachedConsentStore(watched, settings), store.retention(), store);
    }

    private static OpenedStore shared(PgSettings server) {
        try {
            PgMigrations.apply(server).forEach(file -> LOG.info("applied {} to {}", file, server));
        } catch (StoreUnavailableException e) {
            LOG.warn("{}: {}; until it is back, visitors are denied what needs their record", server, e.getMessage());
        }
        PgConsentStore store = PgConsentStore.open(server, StoreSettings.Grouping.DEFAULT, PATIENCE);
        WatchedConsentStore watched = new WatchedConsentStore(store, DEADLINE);
        Revocations revocations = new Revocations();
        CachedConsentStore cached = new CachedConsentStore(
                new BreakingConsentStore(watched, StoreSettings.DEFAULT_DEADLINE),
                StoreSettings.Caching.DEFAULT,
                StoreSettings.DEFAULT_DEADLINE,
                revocations);
        store.follow(revocations, cached);
        return new OpenedStore(watched, cached, store.retention(Clock.systemUTC()), store);
    }
}
