package io.consentry;

import java.util.function.Consumer;

import io.consentry.api.SeenVendors;
import io.consentry.policy.Verdict;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.telemetry.Metrics;

/** Hands the summary of each page on to those who count. */
record SummaryCounts(Metrics metrics, SeenVendors seen) implements Consumer<RewriteSummary> {
    @Override
    public void accept(RewriteSummary summary) {
        metrics.page();
        summary.vendors().forEach((vendor, counts) -> {
            seen.add(vendor);
            metrics.tags(Verdict.KEEP, counts.kept());
            metrics.tags(Verdict.PARK, counts.parked());
            metrics.tags(Verdict.REMOVE, counts.removed());
        });
    }
}
