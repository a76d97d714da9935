package io.consentry.rewrite;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.Decision;
import io.consentry.policy.UnknownVendors;
import io.consentry.vendor.Vendor;

/** What one page contacts, as the decision has it, and how often; growing. */
final class Tally {
    /** More unknown hosts of one page than this are not listed. */
    static final int MOST_UNKNOWN = 100;

    private final Map<String, SeenVendor> vendors = new HashMap<>();
    private final Set<String> unknownHosts = new TreeSet<>();

    private final Decision decision;
    private final @Nullable TagWitness witness;
    private boolean unreadable;

    Tally(Decision decision) {
        this(decision, null);
    }

    /** Takes who sees every tag; null if nobody does. */
    Tally(Decision decision, @Nullable TagWitness witness) {
        this.decision = decision;
        this.witness = witness;
    }

    /** What the page's vendors are judged by. */
    Decision decision() {
        return decision;
    }

    boolean isWitnessed() {
        return witness != null;
    }

    /** A tag was judged that contacts somebody. */
    void saw(TagWitness.Seen tag) {
        if (witness != null) {
            witness.saw(tag);
        }
    }

    /** Something may load that could not be looked into. */
    void foundUnreadable() {
        unreadable = true;
    }

    boolean hasUnreadable() {
        return unreadable;
    }

    /** Whether, of a file that is the same for all, another visitor might get something else. */
    boolean dependsOnDecision() {
        boolean unknown = !unknownHosts.isEmpty() && decision.unknownVendors() != UnknownVendors.KEEP;
        boolean known =
                vendors.values().stream().anyMatch(seen -> !seen.vendor().isNecessary());
        return unknown || unreadable || known;
    }

    /** What is known of a vendor that the page would contact. */
    SeenVendor of(Vendor vendor) {
        SeenVendor seen = vendors.get(vendor.id());
        if (seen == null) {
            seen = new SeenVendor(vendor, decision);
            vendors.put(vendor.id(), seen);
        }
        return seen;
    }

    void unknown(String host) {
        if (unknownHosts.size() < MOST_UNKNOWN) {
            unknownHosts.add(host);
        }
    }

    RewriteSummary summary(boolean inserted) {
        Map<String, RewriteSummary.Counts> counts = new HashMap<>();
        vendors.forEach((id, each) -> counts.put(id, each.counts()));
        return new RewriteSummary(Map.copyOf(counts), Set.copyOf(unknownHosts), inserted);
    }
}
