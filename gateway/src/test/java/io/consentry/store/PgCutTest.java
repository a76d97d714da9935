package io.consentry.store;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.consentry.Line;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A connection that breaks at any byte of a commit's request or answer: the event is stored once, and acknowledged. */
class PgCutTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SAMPLE = 40;

    /** More than there are connections for writing. */
    private static final int APPENDS = 8;

    private final Line line = new Line(SharedPostgres.port());

    @SuppressWarnings("NullAway.Init")
    private ConsentStore store;

    @BeforeEach
    void start() {
        URI database = URI.create(SharedPostgres.database());
        String address = "postgresql://postgres@127.0.0.1:" + line.port() + database.getPath()
                // Whom it would ring for goes over the same line.
                + "?listen=false";
        store = PgConsentStore.open(PgSettings.parse(address), StoreSettings.Grouping.DEFAULT, PATIENCE);
    }

    @AfterEach
    void stop() throws Exception {
        store.close();
        line.close();
    }

    /** Lets so many bytes of one direction through, breaks that connection, and is open ever after. */
    private static final class Break implements Line.Gate {
        private final boolean toServer;
        private final int after;
        private final AtomicInteger passed = new AtomicInteger();
        private final AtomicBoolean broken = new AtomicBoolean();

        Break(boolean toServer, int after) {
            this.toServer = toServer;
            this.after = after;
        }

        @Override
        public int pass(boolean direction, byte[] bytes, int length) {
            if (direction != toServer || broken.get()) {
                return length;
            }
            int before = passed.getAndAdd(length);
            if (before + length <= after) {
                return length;
            }
            broken.set(true);
            return after - before;
        }
    }

    /** How many bytes one append takes in a direction at the least: on a connection that has had one before. */
    private int bytes(boolean toServer) {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < APPENDS; i++) {
            Break none = new Break(toServer, Integer.MAX_VALUE);
            line.breakAt(none);
            await(store.append(Events.grant(Events.subject("measured-" + i))));
            line.mend();
            least = Math.min(least, none.passed.get());
        }
        return least;
    }

    private void breakAt(boolean toServer, List<Integer> offsets) {
        for (int offset : offsets) {
            String where = (toServer ? "request" : "answer") + ", byte " + offset;
            Subject subject = Events.subject((toServer ? "request-" : "answer-") + offset);
            ConsentEvent event = Events.grant(subject);
            Break gate = new Break(toServer, offset);
            line.breakAt(gate);

            ConsentRecord made = await(store.append(event));

            assertThat(gate.broken).as(where).isTrue();
            line.mend();
            assertThat(await(store.history(subject))).as(where).hasSize(1);
            assertThat(await(store.find(subject, 0))).as(where).contains(made);
            assertThat(made).as(where).isEqualTo(Events.record(event, made.sequence()));
        }
    }

    private static List<Integer> sample(int bytes, Random random) {
        // The last message of an answer has six bytes and says that the transaction is over.
        Set<Integer> offsets = new LinkedHashSet<>(List.of(0, 1, bytes - 7, bytes - 6, bytes - 5, bytes - 1));
        while (offsets.size() < SAMPLE) {
            offsets.add(random.nextInt(bytes));
        }
        return List.copyOf(offsets);
    }

    private static List<Integer> all(int bytes) {
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < bytes; i++) {
            offsets.add(i);
        }
        return offsets;
    }

    @Test
    @Timeout(120)
    void break_within_an_answer_doubles_nothing() {
        breakAt(false, sample(bytes(false), new Random()));
    }

    @Test
    @Timeout(120)
    void break_within_a_request_loses_nothing() {
        breakAt(true, sample(bytes(true), new Random()));
    }

    @Test
    @Tag("full")
    @Timeout(1200)
    void break_at_every_byte_loses_and_doubles_nothing() {
        breakAt(false, all(bytes(false)));
        breakAt(true, all(bytes(true)));
    }
}
