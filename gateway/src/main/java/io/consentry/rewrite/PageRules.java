package io.consentry.rewrite;

public record PageRules(
        io.consentry.vendor.VendorCatalog catalog, io.consentry.policy.Decision decision, PageAddress page) {}
