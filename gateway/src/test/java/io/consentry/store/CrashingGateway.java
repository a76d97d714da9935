package io.consentry.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Subject;

/**
 * A process that appends until it is killed, and prints the key of each event once it is acknowledged. Some events it
 * sends again. The key determines the whole event.
 */
final class CrashingGateway {
    static final int SUBJECTS = 4;
    private static final int IN_FLIGHT = 100;

    private CrashingGateway() {}

    /** Runs until killed: the database file or server, and a seed. */
    public static void main(String[] arguments) throws InterruptedException {
        Random random = new Random(Long.parseLong(arguments[1]));
        ConsentStore store = open(arguments[0]);
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        Deque<UUID> sent = new ArrayDeque<>();
        while (true) {
            UUID key = !sent.isEmpty() && random.nextInt(4) == 0
                    ? sent.getFirst()
                    : new UUID(random.nextLong(), random.nextLong());
            sent.addFirst(key);
            inFlight.acquire();
            store.append(event(key)).whenComplete((record, failure) -> {
                System.out.println(failure == null ? "kept " + key : "failed " + failure);
                inFlight.release();
            });
        }
    }

    private static ConsentStore open(String place) {
        return PgSettings.isMeantBy(place)
                ? PgConsentStore.open(PgSettings.parse(place), StoreSettings.Grouping.DEFAULT, Duration.ofSeconds(20))
                : SqliteConsentStore.open(StoreSettings.at(Path.of(place)));
    }

    static ConsentEvent event(UUID key) {
        Choice choice = key.hashCode() % 2 == 0 ? Choice.GRANTED : Choice.REFUSED;
        return Events.event(key, subject(Math.floorMod(key.hashCode(), SUBJECTS)), choice);
    }

    static Subject subject(int number) {
        return Events.subject("subject-" + number);
    }
}
