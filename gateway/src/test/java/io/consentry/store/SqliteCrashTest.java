package io.consentry.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.ConsentRecord;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A gateway that is killed at any moment has lost nothing that it acknowledged, and doubled nothing. */
class SqliteCrashTest {
    private static final String KEPT = "kept ";
    private static final int LINE = KEPT.length() + 36;

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void five_kills_lose_nothing_acknowledged() throws Exception {
        killRepeatedly(directory.resolve("consent.db"), 5);
    }

    @Test
    @Tag("full")
    @Timeout(1800)
    void two_hundred_kills_lose_nothing_acknowledged() throws Exception {
        for (int database = 0; database < 20; database++) {
            killRepeatedly(directory.resolve("consent-" + database + ".db"), 10);
        }
    }

    @Test
    @Timeout(120)
    void database_of_a_running_gateway_is_refused_and_free_once_it_is_killed() throws Exception {
        Path file = directory.resolve("consent.db");
        Process gateway = start(file, 1);
        try (BufferedReader lines = gateway.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(lines.readLine()).startsWith(KEPT);

            assertThatThrownBy(() -> SqliteConsentStore.open(StoreSettings.at(file)))
                    .isInstanceOf(StoreOpenException.class)
                    .hasMessageContaining("another gateway is using it");
            assertThat(gateway.isAlive()).isTrue();
        } finally {
            gateway.destroyForcibly().waitFor();
        }

        SqliteConsentStore.open(StoreSettings.at(file)).close();
    }

    private void killRepeatedly(Path file, int kills) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<UUID> acknowledged = new LinkedHashSet<>();
        for (int kill = 0; kill < kills; kill++) {
            List<UUID> now = killAfter(file, random.nextInt(2_000), random.nextLong());
            assertThat(now).as("seed %d, kill %d", seed, kill).isNotEmpty();
            acknowledged.addAll(now);
            check(file, acknowledged, now, "seed " + seed + ", kill " + kill);
        }
    }

    /** Runs a gateway until it has acknowledged so many events, kills it, and says all that it acknowledged. */
    private List<UUID> killAfter(Path file, int events, long seed) throws IOException, InterruptedException {
        Process gateway = start(file, seed);
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
                    // Through the handle: the process itself would close the stream with what is still to be read.
                    gateway.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        } finally {
            gateway.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private static Process start(Path file, long seed) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        // Who is killed deletes nothing of what is unpacked there.
                        "-Djava.io.tmpdir=" + file.toAbsolutePath().getParent(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingGateway.class.getName(),
                        file.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void check(Path file, Set<UUID> acknowledged, List<UUID> now, String where) {
        try (SqliteConsentStore store = SqliteConsentStore.open(StoreSettings.at(file))) {
            Map<UUID, Long> kept = Reconciler.keys(store, where);
            assertThat(kept.keySet()).as(where).containsAll(acknowledged);

            Map<UUID, CompletionStage<ConsentRecord>> again = new HashMap<>();
            now.stream().limit(1_000).forEach(key -> again.put(key, store.append(CrashingGateway.event(key))));
            // With the record as it is by now.
            again.forEach((key, answer) ->
                    assertThat(await(answer).sequence()).as(where).isGreaterThanOrEqualTo(kept.get(key)));
            assertThat(Reconciler.keys(store, where)).as(where).isEqualTo(kept);
        }
    }
}
