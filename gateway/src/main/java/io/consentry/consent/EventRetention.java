package io.consentry.consent;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lets go of the events of a store whose time has passed. */
public interface EventRetention {

    /**
     * What was dropped.
     *
     * @param events that were deleted one by one
     * @param months whole parts of the ledger, by name, that were dropped with all that was in them
     * @param records that granted and refused nothing
     * @param notices that no event refers to any more
     */
    record Dropped(long events, List<String> months, long records, long notices) {
        /** Nothing. */
        public static final Dropped NOTHING = new Dropped(0, List.of(), 0, 0);

        /** Takes an immutable copy of the names. */
        public Dropped {
            months = List.copyOf(months);
        }

        @Override
        public String toString() {
            String whole = months.isEmpty() ? "" : ", whole months: " + String.join(" ", months);
            return events + " events, " + records + " records, " + notices + " notices" + whole;
        }
    }

    /**
     * Drops the events from before this time; the records from before it that refuse nothing; and the notices that were
     * not shown since. Records that refuse stay for good, with the events that made them gone: where the law allows by
     * default, the absence of a record would be a permission. A record that is dropped is one that is absent, which
     * denies whoever comes with its cookie.
     *
     * <p>Fails with {@link StoreUnavailableException} where the store cannot do it now; what was dropped until then is.
     */
    CompletionStage<Dropped> drop(Instant before);
}
