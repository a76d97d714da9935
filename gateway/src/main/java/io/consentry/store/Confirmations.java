package io.consentry.store;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.Subject;

/** What a cache may rely on without asking the store. */
public interface Confirmations {
    /** Whether news of other gateways' writes has come lately; without it copies are worth nothing. */
    boolean isFresh();

    /**
     * A write through this gateway has ended.
     *
     * @param sequence of the record it made; the highest there is where that is not known, as after an erasure or a
     *     failure that may have been a success
     * @param revokes whether older leases must not count any longer
     */
    void wrote(Subject subject, long sequence, boolean revokes);

    /** Whether a cookie's word is ever taken. */
    boolean believesLeases();

    /** Whether the cookie's word may be taken for the record's. */
    boolean leaseHolds(Subject subject, ConsentCookie cookie);

    /** For a store of this gateway's own: nobody else writes, and a look-up costs little. */
    Confirmations OWN_STORE = new Confirmations() {
        @Override
        public boolean isFresh() {
            return true;
        }

        @Override
        public void wrote(Subject subject, long sequence, boolean revokes) {}

        @Override
        public boolean believesLeases() {
            return false;
        }

        @Override
        public boolean leaseHolds(Subject subject, ConsentCookie cookie) {
            return false;
        }
    };
}
