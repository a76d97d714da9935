package io.consentry.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.Eventually;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static io.consentry.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A primary that dies under writes, and its synchronous standby that takes over. */
@Tag("full")
class PgFailoverTest {
    private static final Logger LOG = LoggerFactory.getLogger(PgFailoverTest.class);

    /** As the gateway's own. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int IN_FLIGHT = 50;
    private static final Subject ALICE = Events.subject("alice");

    private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** When the last of what was sent after the primary's death was acknowledged first; 0 before. */
    private final AtomicLong backAt = new AtomicLong();

    private volatile boolean dead;

    @SuppressWarnings("NullAway.Init")
    private DurablePostgres primary;

    @SuppressWarnings("NullAway.Init")
    private DurablePostgres standby;

    @SuppressWarnings("NullAway.Init")
    private PgSettings both;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        primary = DurablePostgres.start(directory.resolve("first"), "synchronous_standby_names=standby");
        standby = primary.standby(directory.resolve("second"));
        // The standby comes first, so that it is not by their order that the right one is found.
        both = PgSettings.parse(
                "postgresql://postgres@127.0.0.1:" + standby.port() + ",127.0.0.1:" + primary.port() + "/postgres");
        PgMigrations.apply(both);
    }

    @AfterEach
    void stop() throws Exception {
        standby.close();
        primary.close();
    }

    private PgConsentStore open() {
        return PgConsentStore.open(both, StoreSettings.Grouping.DEFAULT, PATIENCE);
    }

    private void choose(ConsentStore store, Random random) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        while (!ended.get()) {
            UUID key = new UUID(random.nextLong(), random.nextLong());
            inFlight.acquireUninterruptibly();
            boolean after = dead;
            store.append(CrashingGateway.event(key)).whenComplete((record, failure) -> {
                if (failure == null) {
                    acknowledged.add(key);
                    if (after) {
                        backAt.compareAndSet(0, System.nanoTime());
                    }
                }
                inFlight.release();
            });
        }
        inFlight.acquireUninterruptibly(IN_FLIGHT);
    }

    @Test
    @Timeout(120)
    void standby_takes_over_within_ten_seconds_and_nothing_acknowledged_is_lost() throws Exception {
        Random random = new Random();
        Revocations revocations = new Revocations();
        try (PgConsentStore store = open();
                PgConsentStore behind = open();
                CachedConsentStore other =
                        new CachedConsentStore(behind, StoreSettings.Caching.DEFAULT, PATIENCE, revocations)) {
            behind.follow(revocations, other);
            long granted = await(store.append(Events.grant(ALICE))).sequence();
            Eventually.holds("the other gateway has news", revocations::isFresh);
            assertThat(await(other.find(ALICE, 0)).orElseThrow().sequence()).isEqualTo(granted);
            Thread visitors = new Thread(() -> choose(store, random), "visitors");
            visitors.start();
            long killed;
            try {
                Eventually.holds("some are acknowledged", () -> acknowledged.size() > 500);
                primary.kill();
                killed = System.nanoTime();
                dead = true;
                standby.execute("SELECT pg_promote()");
                Eventually.holds("what was sent after that is acknowledged", () -> backAt.get() != 0);
                int before = acknowledged.size();
                Eventually.holds("and more", () -> acknowledged.size() > before + 500);
            } finally {
                ended.set(true);
                visitors.join();
            }
            Duration took = Duration.ofNanos(backAt.get() - killed);
            LOG.info("writes were back {} ms after the primary's death", took.toMillis());
            assertThat(took).isLessThan(LIMIT);

            await(store.append(Events.refusal(ALICE)));
            Eventually.holds(
                    "the other gateway learns of writes on the new primary",
                    () -> await(other.find(ALICE, 0)).orElseThrow().sequence() > granted);
            Map<UUID, Long> kept = Reconciler.keys(store, "after the failover");
            assertThat(kept.keySet()).containsAll(acknowledged);
            for (UUID key : acknowledged.stream().limit(20).toList()) {
                assertThat(await(store.append(CrashingGateway.event(key))).sequence())
                        .isGreaterThanOrEqualTo(kept.get(key));
            }
            assertThat(Reconciler.keys(store, "after the repetitions")).isEqualTo(kept);
        }
    }

    @Test
    @Timeout(120)
    void standby_alone_is_neither_written_to_nor_read_from() throws Exception {
        try (PgConsentStore store = open()) {
            await(store.append(Events.grant(ALICE)));
            primary.kill();

            assertThat(failure(store.append(Events.refusal(ALICE)))).isInstanceOf(StoreUnavailableException.class);
            assertThat(failure(store.find(ALICE, 0)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("none of the servers takes writes");
            assertThatThrownBy(() -> PgMigrations.apply(both)).isInstanceOf(StoreUnavailableException.class);

            primary.start();
            Eventually.holds(
                    "the primary is found again",
                    () -> store.append(Events.refusal(ALICE))
                            .toCompletableFuture()
                            .handle((record, failure) -> failure == null)
                            .join());
        }
    }
}
