package io.consentry.policy;

import io.consentry.consent.ConsentRecord;

/** What the look-up of a visitor's consent record came to. */
public sealed interface Finding {

    /** The cookie names no record, so none was looked up. */
    record NotNeeded() implements Finding {}

    /**
     * The store has it.
     *
     * @param record the latest choices
     * @param renews whether it was looked up because a lease had run out, so that it may be given another
     */
    record Found(ConsentRecord record, boolean renews) implements Finding {
        /** A record that says nothing of a lease. */
        public Found(ConsentRecord record) {
            this(record, false);
        }
    }

    /** The store does not have it: erased, or lost. */
    record Absent() implements Finding {}

    /** The store did not answer in time. */
    record Unavailable() implements Finding {}

    /** The one value of {@link NotNeeded}. */
    Finding NOT_NEEDED = new NotNeeded();

    /** The one value of {@link Absent}. */
    Finding ABSENT = new Absent();

    /** The one value of {@link Unavailable}. */
    Finding UNAVAILABLE = new Unavailable();
}
