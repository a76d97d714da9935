package io.consentry.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Compares what a {@link CrashingGateway} acknowledged with what is stored. */
final class Reconciler {
    private Reconciler() {}

    /** All keys with their sequences, after a look that each is there once and that the records are the newest. */
    static Map<UUID, Long> keys(ConsentStore store, String where) {
        Map<UUID, Long> keys = new HashMap<>();
        for (int number = 0; number < CrashingGateway.SUBJECTS; number++) {
            Subject subject = CrashingGateway.subject(number);
            List<StoredEvent> history = await(store.history(subject));
            for (StoredEvent stored : history) {
                UUID key = stored.event().key();
                assertThat(stored.event()).as(where).isEqualTo(CrashingGateway.event(key));
                assertThat(keys.put(key, stored.sequence())).as(where).isNull();
            }
            if (!history.isEmpty()) {
                StoredEvent last = history.get(history.size() - 1);
                assertThat(await(store.find(subject, 0)))
                        .as(where)
                        .contains(Events.record(last.event(), last.sequence()));
            }
        }
        return keys;
    }
}
