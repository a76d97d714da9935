package io.consentry.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.Eventually;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Two gateways: notifications make one learn sooner of what the other wrote, and are not needed for it. */
class PgNotifyTest {
    private static final Logger LOG = LoggerFactory.getLogger(PgNotifyTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ROUNDS = 15;

    private final String address = SharedPostgres.database();
    private final List<Node> nodes = new ArrayList<>();
    private int subjects;

    /** One gateway's store with what stands before it. */
    private static final class Node {
        private final PgConsentStore store;
        private final CachedConsentStore cache;
        private final Revocations revocations = new Revocations();

        Node(String address) {
            store = PgConsentStore.open(PgSettings.parse(address), StoreSettings.Grouping.DEFAULT, PATIENCE);
            cache = new CachedConsentStore(store, StoreSettings.Caching.DEFAULT, PATIENCE, revocations);
            store.follow(revocations, cache);
        }

        long sequence(Subject subject) {
            Optional<ConsentRecord> record = await(cache.find(subject, 0));
            return record.map(ConsentRecord::sequence).orElse(0L);
        }
    }

    private Node node(String parameters) {
        Node node = new Node(address + parameters);
        nodes.add(node);
        Eventually.holds("it has news", node.revocations::isFresh);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.cache.close());
    }

    /** From a revocation's acknowledgement on one until the other one's copy is gone. */
    private Duration delay(Node here, Node there, Revoking revoking) {
        Subject subject = Events.subject("subject-" + subjects++);
        long granted = await(here.cache.append(Events.grant(subject))).sequence();
        assertThat(there.sequence(subject)).isEqualTo(granted);
        // Spread over the time between two reads, so that no rhythm of the feed's is met.
        LockSupport.parkNanos(PgFeed.PAUSE.toNanos() * (subjects % 5) / 5);
        revoking.of(here, subject);
        long begin = System.nanoTime();
        Eventually.holds("the other one knows", () -> there.sequence(subject) != granted);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** A withdrawal or an erasure, acknowledged. */
    @FunctionalInterface
    private interface Revoking {
        void of(Node here, Subject subject);
    }

    private static void withdraw(Node here, Subject subject) {
        await(here.cache.append(Events.refusal(subject)));
    }

    private static void erase(Node here, Subject subject) {
        assertThat(await(here.cache.erase(subject))).isTrue();
    }

    private Duration median(Node here, Node there, Revoking revoking) {
        List<Duration> delays = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            delays.add(delay(here, there, revoking));
        }
        return delays.stream().sorted().toList().get(ROUNDS / 2);
    }

    /** The server processes that listen. */
    private List<Integer> listeners() {
        String database = PgSettings.parse(address).database();
        List<Integer> pids = new ArrayList<>();
        try (Connection connection = SharedPostgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"
                        + " AND datname = '" + database + "'")) {
            while (rows.next()) {
                pids.add(rows.getInt(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return pids;
    }

    @Test
    @Timeout(60)
    void withdrawal_is_known_elsewhere_sooner_than_by_polling_alone() {
        Duration polled = median(node("?listen=false"), node("?listen=false"), PgNotifyTest::withdraw);
        assertThat(listeners()).isEmpty();
        Node here = node("");
        Node there = node("");
        Eventually.holds("both listen", () -> listeners().size() == 2);

        Duration notified = median(here, there, PgNotifyTest::withdraw);

        LOG.info(
                "known to the other gateway after {} ms with notifications, {} ms without",
                notified.toMillis(),
                polled.toMillis());
        assertThat(notified).isLessThan(polled.dividedBy(2));
    }

    @Test
    @Timeout(60)
    void listener_that_is_terminated_listens_again() {
        Node here = node("");
        Node there = node("");
        Eventually.holds("both listen", () -> listeners().size() == 2);
        List<Integer> first = listeners();

        SharedPostgres.execute(
                PgSettings.parse(address).database(),
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'" + " AND pid IN ("
                        + String.join(",", first.stream().map(String::valueOf).toList()) + ")");

        assertThat(delay(here, there, PgNotifyTest::withdraw)).isLessThan(Duration.ofSeconds(5));
        Eventually.holds("both listen again", () -> {
            List<Integer> now = listeners();
            return now.size() == 2 && now.stream().noneMatch(first::contains);
        });
        assertThat(median(here, there, PgNotifyTest::withdraw)).isLessThan(PgFeed.PAUSE.dividedBy(2));
    }

    @Test
    @Timeout(60)
    void where_nothing_can_be_listened_to_polling_is_enough() {
        Node here = node("");
        Node deaf = node("?listen=127.0.0.1:1");

        assertThat(delay(here, deaf, PgNotifyTest::withdraw)).isLessThan(Duration.ofSeconds(5));
        assertThat(delay(deaf, here, PgNotifyTest::withdraw)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    @Timeout(60)
    void erasure_is_told_at_once_too() {
        Node here = node("");
        Node there = node("");
        Eventually.holds("both listen", () -> listeners().size() == 2);

        assertThat(median(here, there, PgNotifyTest::erase)).isLessThan(PgFeed.PAUSE.dividedBy(2));
    }
}
