package io.consentry.store;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.consentry.Line;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A store whose database cannot be reached is closed all the same, and soon. */
@Timeout(60)
class PgClosingTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Twice the patience for what was accepted, then what the line is given, and room for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private static final Subject SUBJECT = Events.subject("somebody");

    private final Line line = new Line(SharedPostgres.port());

    @SuppressWarnings("NullAway.Init")
    private PgConsentStore store;

    @BeforeEach
    void start() {
        URI database = URI.create(SharedPostgres.database());
        String address = "postgresql://postgres@127.0.0.1:" + line.port() + database.getPath();
        store = PgConsentStore.open(PgSettings.parse(address), StoreSettings.Grouping.DEFAULT, PATIENCE);
        Revocations revocations = new Revocations();
        CachedConsentStore cache = new CachedConsentStore(store, StoreSettings.Caching.DEFAULT, PATIENCE, revocations);
        store.follow(revocations, cache);
        await(store.append(Events.grant(SUBJECT)));
        await(store.find(SUBJECT, 0));
    }

    @AfterEach
    void stop() throws Exception {
        line.close();
    }

    private Duration closing() throws Exception {
        long begin = System.nanoTime();
        CompletableFuture.runAsync(store::close).get(30, TimeUnit.SECONDS);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void while_nothing_comes_through() throws Exception {
        line.hold();
        CompletableFuture<ConsentRecord> write =
                store.append(Events.grant(SUBJECT)).toCompletableFuture();
        CompletableFuture<?> read = store.find(SUBJECT, 0).toCompletableFuture();

        assertThat(closing()).isLessThan(SOON);
        assertThat(write).isCompletedExceptionally();
        assertThat(read)
                .satisfies(each -> assertThat(each.isDone() && !each.isCompletedExceptionally())
                        .isFalse());
    }

    @Test
    void while_nothing_comes_through_and_nothing_is_asked() throws Exception {
        line.hold();

        assertThat(closing()).isLessThan(SOON);
    }

    @Test
    void while_the_line_is_cut() throws Exception {
        line.cut();
        CompletableFuture<ConsentRecord> write =
                store.append(Events.grant(SUBJECT)).toCompletableFuture();

        assertThat(closing()).isLessThan(SOON);
        assertThat(write).isCompletedExceptionally();
    }

    @Test
    void with_a_database_that_is_well() throws Exception {
        CompletableFuture<ConsentRecord> write =
                store.append(Events.grant(SUBJECT)).toCompletableFuture();

        assertThat(closing()).isLessThan(SOON);
        assertThat(write).isCompletedWithValueMatching(record -> record.sequence() > 0);
    }
}
