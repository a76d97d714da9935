package io.consentry.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.consentry.Eventually;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The shared store fulfils the contract behind PgBouncer in transaction mode, too, where two connections serve all. */
@Tag("full")
class PgBouncerTest extends ConsentStoreContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private static PgBouncer bouncer;

    @SuppressWarnings("NullAway.Init")
    private static String address;

    private final PgSettings settings = emptied();

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = PgBouncer.program();
        assumeTrue(program.isPresent(), "there is no pgbouncer on this machine, neither in PATH nor in /usr/sbin");
        PgSettings server = PgSettings.parse(SharedPostgres.emptyDatabase());
        bouncer = PgBouncer.start(program.orElseThrow(), SharedPostgres.port());
        address = "postgresql://postgres@127.0.0.1:" + bouncer.port() + "/" + server.database() + "?pooled=true";
        // Through the pooler: the lock of migrations ends with their transaction.
        assertThat(PgMigrations.apply(PgSettings.parse(address))).isEqualTo(PgMigrations.FILES);
        assertThat(PgMigrations.apply(PgSettings.parse(address))).isEmpty();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (bouncer != null) {
            bouncer.close();
        }
    }

    private static PgSettings emptied() {
        PgSettings settings = PgSettings.parse(address);
        SharedPostgres.execute(settings.database(), "TRUNCATE consentry.event, consentry.record, consentry.change");
        return settings;
    }

    @Override
    ConsentStore open() {
        return PgConsentStore.open(settings, StoreSettings.Grouping.DEFAULT, PATIENCE);
    }

    @Test
    @Timeout(120)
    void gateways_that_share_two_connections_learn_of_each_other() {
        Revocations revocations = new Revocations();
        PgSettings direct = PgSettings.parse(address + "&listen=127.0.0.1:" + SharedPostgres.port());
        try (PgConsentStore here = PgConsentStore.open(direct, StoreSettings.Grouping.DEFAULT, PATIENCE);
                PgConsentStore behind = PgConsentStore.open(direct, StoreSettings.Grouping.DEFAULT, PATIENCE);
                CachedConsentStore there =
                        new CachedConsentStore(behind, StoreSettings.Caching.DEFAULT, PATIENCE, revocations)) {
            behind.follow(revocations, there);
            Eventually.holds("it has news", revocations::isFresh);
            for (int round = 0; round < 10; round++) {
                List<CompletionStage<ConsentRecord>> answers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    answers.add(here.append(Events.grant(subject(i))));
                }
                answers.forEach(Stages::await);
                for (int i = 0; i < 100; i++) {
                    Subject granted = subject(i);
                    // The absence of one erased before is remembered until the news comes.
                    Eventually.holds(
                            "the other one knows",
                            () -> await(there.find(granted, 0)).isPresent());
                }
                assertThat(await(here.erase(subject(round)))).isTrue();
                Subject erased = subject(round);
                Eventually.holds(
                        "the other one knows",
                        () -> await(there.find(erased, 0)).isEmpty());
            }
        }
    }

    private static Subject subject(int number) {
        return Events.subject("subject-" + number);
    }
}
