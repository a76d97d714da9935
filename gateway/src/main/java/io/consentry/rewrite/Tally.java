package io.consentry.rewrite;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.UnknownVendors;
import io.consentry.policy.Verdict;
import io.consentry.vendor.Vendor;

/** The counts of one page, growing. */
final class Tally {
    /** More unknown hosts of one page than this are not listed. */
    static final int MOST_UNKNOWN = 100;

    /** The tags of one vendor so far. */
    private static final class Counter {
        private int kept;
        private int parked;
        private int removed;
    }

    private final Map<String, Counter> vendors = new HashMap<>();
    private final Set<String> unknownHosts = new TreeSet<>();

    private final @Nullable TagWitness witness;
    private boolean unreadable;

    /** Takes who sees every tag; null if nobody does. */
    Tally(@Nullable TagWitness witness) {
        this.witness = witness;
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
    boolean dependsOnDecision(PageRules rules) {
        boolean unknown = !unknownHosts.isEmpty() && rules.decision().unknownVendors() != UnknownVendors.KEEP;
        return unknown
                || unreadable
                || vendors.keySet().stream()
                        .anyMatch(id -> !rules.catalog()
                                .byId(id)
                                .map(Vendor::isNecessary)
                                .orElse(false));
    }

    void count(Vendor vendor, Verdict verdict) {
        Counter counter = vendors.computeIfAbsent(vendor.id(), id -> new Counter());
        switch (verdict) {
            case KEEP -> counter.kept++;
            case PARK -> counter.parked++;
            case REMOVE -> counter.removed++;
        }
    }

    void unknown(String host) {
        if (unknownHosts.size() < MOST_UNKNOWN) {
            unknownHosts.add(host);
        }
    }

    RewriteSummary summary(boolean inserted) {
        Map<String, RewriteSummary.Counts> counts = new HashMap<>();
        vendors.forEach((id, each) -> counts.put(id, new RewriteSummary.Counts(each.kept, each.parked, each.removed)));
        return new RewriteSummary(Map.copyOf(counts), Set.copyOf(unknownHosts), inserted);
    }
}
