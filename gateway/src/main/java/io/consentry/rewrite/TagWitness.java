package io.consentry.rewrite;

import java.util.List;

import io.consentry.policy.Verdict;
import io.consentry.vendor.Vendor;

/** Sees every tag that contacts somebody, and what becomes of it. */
@FunctionalInterface
public interface TagWitness {
    /**
     * A tag that was judged.
     *
     * @param markup its beginning, on one line
     * @param vendors of the catalogue whom it would contact
     * @param unknownHosts those whom the catalogue does not know
     * @param unreadable whether it may contact somebody and could not be looked into
     * @param verdict what became of it
     */
    record Seen(String markup, List<Vendor> vendors, List<String> unknownHosts, boolean unreadable, Verdict verdict) {}

    /** Takes the next one, in the order of the page. */
    void saw(Seen tag);
}
