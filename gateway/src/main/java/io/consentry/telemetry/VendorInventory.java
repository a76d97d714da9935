package io.consentry.telemetry;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.consentry.policy.Enforcement;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.rewrite.VendorCounts;

/** What became of each vendor's tags and cookies since the start, and apart from that what would have. */
public final class VendorInventory {
    private final Map<String, Counter> full = new ConcurrentHashMap<>();
    private final Map<String, Counter> shadow = new ConcurrentHashMap<>();

    /** One vendor, growing. */
    private static final class Counter {
        private final LongAdder kept = new LongAdder();
        private final LongAdder parked = new LongAdder();
        private final LongAdder removed = new LongAdder();
        private final LongAdder cookies = new LongAdder();

        private VendorCounts counts() {
            return new VendorCounts(kept.sum(), parked.sum(), removed.sum(), cookies.sum());
        }
    }

    /** A page had these tags of a vendor of the catalogue. */
    public void tags(Enforcement enforcement, String vendor, RewriteSummary.Counts counts) {
        Counter counter = of(enforcement).computeIfAbsent(vendor, id -> new Counter());
        counter.kept.add(counts.kept());
        counter.parked.add(counts.parked());
        counter.removed.add(counts.removed());
    }

    /** A cookie of a vendor of the catalogue was withheld. */
    public void cookie(Enforcement enforcement, String vendor) {
        of(enforcement).computeIfAbsent(vendor, id -> new Counter()).cookies.increment();
    }

    /** The counts by vendor. There are no more than the catalogue has. */
    public SortedMap<String, VendorCounts> counts(Enforcement enforcement) {
        SortedMap<String, VendorCounts> counts = new TreeMap<>();
        of(enforcement).forEach((vendor, counter) -> counts.put(vendor, counter.counts()));
        return counts;
    }

    private Map<String, Counter> of(Enforcement enforcement) {
        return enforcement.isShadow() ? shadow : full;
    }
}
