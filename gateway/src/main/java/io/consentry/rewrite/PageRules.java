package io.consentry.rewrite;

import io.consentry.policy.Decision;
import io.consentry.vendor.VendorCatalog;

/**
 * What one page is judged by.
 *
 * @param catalog the known vendors
 * @param decision what this visitor allows
 * @param page where the page stands
 */
public record PageRules(VendorCatalog catalog, Decision decision, PageAddress page) {}
