package io.consentry.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.ConsentStore;
import io.consentry.consent.EventRetention;

/** The retention of the shared store fulfils the contract, for rows that no month holds that is over. */
class PgRetentionTest extends RetentionContract {
    private static final PgSettings DATABASE = PgSettings.parse(SharedPostgres.database());

    private @Nullable PgConsentStore opened;

    @Override
    ConsentStore open() {
        SharedPostgres.execute(
                DATABASE.database(), "TRUNCATE consentry.event, consentry.record, consentry.change, consentry.notice");
        opened = PgConsentStore.open(DATABASE, StoreSettings.Grouping.DEFAULT, Duration.ofSeconds(20));
        return opened;
    }

    @Override
    EventRetention retention() {
        Instant then = Instant.parse("2026-06-15T00:00:00Z");
        return Objects.requireNonNull(opened).retention(Clock.fixed(then, ZoneOffset.UTC));
    }
}
