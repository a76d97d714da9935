package io.consentry.rewrite;

import io.consentry.policy.Decision;
import io.consentry.vendor.VendorCatalog;

/**
 * What one page is judged by.
 *
 * @param catalog the known vendors
 * @param decision what this visitor allows
 * @param page where the page stands
 * @param guarded whether the guard comes before its scripts, and judges what they load
 */
public record PageRules(VendorCatalog catalog, Decision decision, PageAddress page, boolean guarded) {
    /** Of a page without the guard. */
    public PageRules(VendorCatalog catalog, Decision decision, PageAddress page) {
        this(catalog, decision, page, false);
    }

    /** The same with the guard, or without it. */
    PageRules guarded(boolean with) {
        return guarded == with ? this : new PageRules(catalog, decision, page, with);
    }
}
