package io.consentry.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.consent.ConsentStore;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is killed, gateway or database: nothing acknowledged is lost, and nothing is stored twice. */
class PgCrashTest {
    private static final String KEPT = "kept ";
    private static final int LINE = KEPT.length() + 36;
    private static final int IN_FLIGHT = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private DurablePostgres postgres;

    @BeforeEach
    void startDatabase() throws Exception {
        postgres = DurablePostgres.start(directory.resolve("postgres"));
        PgMigrations.apply(PgSettings.parse(postgres.address()));
    }

    @AfterEach
    void stopDatabase() throws Exception {
        postgres.close();
    }

    @Test
    @Timeout(300)
    void twelve_kills_lose_nothing_acknowledged() throws Exception {
        killGateways(4);
        killDatabases(8);
    }

    @Test
    @Tag("full")
    @Timeout(7200)
    void many_kills_lose_nothing_acknowledged() throws Exception {
        int rounds = Integer.getInteger("consentry.kills", 100) / 20;
        assertThat(rounds).isPositive();
        for (int round = 0; round < rounds; round++) {
            killGateways(10);
            killDatabases(10);
        }
    }

    private void killGateways(int kills) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int kill = 0; kill < kills; kill++) {
            String where = "seed " + seed + ", gateway " + kill;
            List<UUID> acknowledged = killAfter(random.nextInt(600), random.nextLong());
            assertThat(acknowledged).as(where).isNotEmpty();
            try (ConsentStore store = open()) {
                Map<UUID, Long> kept = Reconciler.keys(store, where);
                assertThat(kept.keySet()).as(where).containsAll(acknowledged);
                // A visitor who got no answer sends it again: it was stored, or is now, and is there once.
                for (UUID key : acknowledged.subList(0, Math.min(20, acknowledged.size()))) {
                    assertThat(await(store.append(CrashingGateway.event(key))).sequence())
                            .as(where)
                            .isGreaterThanOrEqualTo(kept.get(key));
                }
            }
        }
    }

    /** Runs a gateway until it has acknowledged so many events, kills it, and says all that it acknowledged. */
    private List<UUID> killAfter(int events, long seed) throws IOException, InterruptedException {
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingGateway.class.getName(),
                        postgres.address(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<UUID> acknowledged = new ArrayList<>();
        try (BufferedReader lines = gateway.inputReader(StandardCharsets.US_ASCII)) {
            String line = lines.readLine();
            while (line != null) {
                // The line at the end may be cut, with the process.
                if (line.length() == LINE) {
                    assertThat(line).startsWith(KEPT);
                    acknowledged.add(UUID.fromString(line.substring(KEPT.length())));
                }
                if (acknowledged.size() == events + 1) {
                    gateway.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        } finally {
            gateway.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    /** Kills the database again and again while one gateway writes all the time. */
    private void killDatabases(int kills) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean ended = new AtomicBoolean();
        try (ConsentStore store = open()) {
            Thread visitors = new Thread(() -> choose(store, acknowledged, ended, new Random(seed)), "visitors");
            visitors.start();
            try {
                for (int kill = 0; kill < kills; kill++) {
                    int more = acknowledged.size() + 1 + random.nextInt(300);
                    Eventually.holds("more are acknowledged", () -> acknowledged.size() >= more);
                    postgres.kill();
                    postgres.start();
                }
            } finally {
                ended.set(true);
                visitors.join();
            }
        }
        try (ConsentStore store = open()) {
            Map<UUID, Long> kept = Reconciler.keys(store, "seed " + seed);
            assertThat(kept.keySet()).as("seed %d", seed).containsAll(acknowledged);
        }
    }

    private static void choose(ConsentStore store, Set<UUID> acknowledged, AtomicBoolean ended, Random random) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        while (!ended.get()) {
            UUID key = new UUID(random.nextLong(), random.nextLong());
            inFlight.acquireUninterruptibly();
            store.append(CrashingGateway.event(key)).whenComplete((record, failure) -> {
                if (failure == null) {
                    acknowledged.add(key);
                }
                inFlight.release();
            });
        }
        inFlight.acquireUninterruptibly(IN_FLIGHT);
    }

    private ConsentStore open() {
        return PgConsentStore.open(PgSettings.parse(postgres.address()), StoreSettings.Grouping.DEFAULT, PATIENCE);
    }
}
