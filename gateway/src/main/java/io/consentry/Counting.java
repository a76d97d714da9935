package io.consentry;

import java.util.List;
import java.util.Locale;

import io.consentry.api.SeenVendors;
import io.consentry.policy.Enforcement;
import io.consentry.policy.Verdict;
import io.consentry.proxy.PageCounts;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.telemetry.Metrics;
import io.consentry.telemetry.NameInventory;
import io.consentry.telemetry.VendorInventory;
import io.consentry.vendor.Vendor;

/**
 * Hands what becomes of pages and cookies on to those who count.
 *
 * @param metrics for all vendors together
 * @param seen for the preferences page
 * @param vendors for each vendor
 * @param hosts those that the catalogue does not know
 */
record Counting(Metrics metrics, SeenVendors seen, VendorInventory vendors, NameInventory hosts) implements PageCounts {
    @Override
    public void page(Enforcement enforcement, RewriteSummary summary) {
        metrics.page(enforcement);
        file(enforcement, summary);
    }

    @Override
    public void file(Enforcement enforcement, RewriteSummary summary) {
        summary.vendors().forEach((vendor, counts) -> {
            seen.add(vendor);
            vendors.tags(enforcement, vendor, counts);
            metrics.tags(enforcement, Verdict.KEEP, counts.kept());
            metrics.tags(enforcement, Verdict.PARK, counts.parked());
            metrics.tags(enforcement, Verdict.REMOVE, counts.removed());
        });
        summary.unknownHosts().forEach(hosts::seen);
    }

    @Override
    public void cookies(Enforcement enforcement, CookieFate fate, List<Vendor> owners) {
        metrics.cookies(enforcement, fate.name().toLowerCase(Locale.ROOT), owners.size());
        if (fate != CookieFate.EXPIRED) {
            owners.forEach(vendor -> vendors.cookie(enforcement, vendor.id()));
        }
    }

    @Override
    public void header(Enforcement enforcement, String name) {
        metrics.header(enforcement, name);
    }

    @Override
    public void unread() {
        metrics.unread();
    }
}
