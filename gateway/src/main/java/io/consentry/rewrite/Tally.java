package io.consentry.rewrite;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.consentry.policy.Verdict;
import io.consentry.vendor.Vendor;

/** The counts of one page, growing. */
final class Tally {
    /** More unknown hosts of one page than this are not listed. */
    static final int MOST_UNKNOWN = 100;

    private static final RewriteSummary.Counts KEPT = new RewriteSummary.Counts(1, 0, 0);
    private static final RewriteSummary.Counts PARKED = new RewriteSummary.Counts(0, 1, 0);
    private static final RewriteSummary.Counts REMOVED = new RewriteSummary.Counts(0, 0, 1);

    private final Map<String, RewriteSummary.Counts> vendors = new TreeMap<>();
    private final Set<String> unknownHosts = new TreeSet<>();

    private boolean unreadable;

    /** Something may load that could not be looked into. */
    void foundUnreadable() {
        unreadable = true;
    }

    boolean hasUnreadable() {
        return unreadable;
    }

    void count(Vendor vendor, Verdict verdict) {
        RewriteSummary.Counts one = switch (verdict) {
            case KEEP -> KEPT;
            case PARK -> PARKED;
            case REMOVE -> REMOVED;
        };
        vendors.merge(vendor.id(), one, RewriteSummary.Counts::plus);
    }

    void unknown(String host) {
        if (unknownHosts.size() < MOST_UNKNOWN) {
            unknownHosts.add(host);
        }
    }

    RewriteSummary summary(boolean inserted) {
        return new RewriteSummary(Map.copyOf(vendors), Set.copyOf(unknownHosts), inserted);
    }
}
