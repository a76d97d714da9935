package io.consentry.policy;

import java.time.Instant;

/** What becomes of the lease of a visitor's consent cookie, see {@link io.consentry.consent.ConsentCookie#LEASE}. */
public sealed interface Lease {

    /** The browser names no record that one could be of: one that is there all the same goes. */
    record None() implements Lease {}

    /** Nothing changes. */
    record Stands() implements Lease {}

    /**
     * It had run out, and the store has the record just as the cookie says it.
     *
     * @param until the end of the next one
     */
    record Renewed(Instant until) implements Lease {}

    /** The one value of {@link None}. */
    Lease NONE = new None();

    /** The one value of {@link Stands}. */
    Lease STANDS = new Stands();
}
