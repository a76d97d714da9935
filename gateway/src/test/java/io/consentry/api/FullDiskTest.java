package io.consentry.api;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.config.KeyFile;
import io.consentry.config.Option;
import io.consentry.store.DurablePostgres;
import io.consentry.store.SmallDisk;

import static org.assertj.core.api.Assertions.assertThat;

/** The disk under the store fills up under choices, and gets room again. */
@Tag("full")
class FullDiskTest {
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        // Room for a database of PostgreSQL's with 16 MB of its log.
        disk = SmallDisk.mount(folder.resolve("disk"), 96);
        open.add(disk);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private GatewayFixture gateway(String store) throws Exception {
        Path keys = folder.resolve("keys");
        KeyFile.create(keys, new SecureRandom());
        Map<Option, String> settings = new EnumMap<>(Map.of(
                Option.STORE,
                store,
                Option.KEYS,
                keys.toString(),
                Option.CHOICE_RATE,
                "100000",
                Option.POLICIES,
                folder.resolve("policies").toString()));
        GatewayFixture gateway = GatewayFixture.before(1, settings);
        open.add(gateway);
        return gateway;
    }

    private void fills(int port) throws Exception {
        List<Visitor> acknowledged = new ArrayList<>();
        assertThat(choose(port, acknowledged).status()).isEqualTo(200);
        disk.fill();

        RawAnswer refused = choose(port, acknowledged);
        // What the store had set aside may still take some.
        for (int i = 0; refused.status() == 200 && i < 20_000; i++) {
            refused = choose(port, acknowledged);
        }
        for (int i = 0; i < 10; i++) {
            Visitor.problem(refused, 503);
            assertThat(refused.all("Retry-After")).isNotEmpty();
            refused = choose(port, acknowledged);
        }

        disk.free();
        Eventually.holds("it writes again", () -> choose(port, acknowledged).status() == 200);
        for (Visitor visitor : acknowledged) {
            assertThat(visitor.record().path("events")).hasSize(1);
        }
    }

    private static RawAnswer choose(int port, List<Visitor> acknowledged) {
        Visitor visitor = Visitor.from("DE", port);
        RawAnswer answer = visitor.choose(ACCEPT);
        if (answer.status() == 200) {
            acknowledged.add(visitor);
        }
        return answer;
    }

    @Test
    @Timeout(120)
    void embedded_store_refuses_and_recovers() throws Exception {
        fills(gateway(disk.folder().resolve("consent.db").toString()).port());
    }

    @Test
    @Timeout(300)
    void shared_store_refuses_and_recovers() throws Exception {
        DurablePostgres postgres = DurablePostgres.start(
                disk.folder().resolve("postgres"), "min_wal_size=32MB", "max_wal_size=32MB", "wal_recycle=off");
        open.add(postgres);
        int port = gateway(postgres.address()).port();
        // A full disk under its log makes the server start anew; whatever keeps it down is not ours.
        fills(port);
    }
}
