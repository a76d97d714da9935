package io.consentry.rewrite;

import java.util.List;

import io.consentry.policy.Decision;
import io.consentry.vendor.VendorCatalog;

/**
 * What one page is judged by.
 *
 * @param catalog the known vendors
 * @param decision what this visitor allows
 * @param page where the page stands
 * @param guarded whether the guard comes before its scripts, and judges what they load
 * @param scripts which scripts of its markup its content security policies bar
 */
public record PageRules(
        VendorCatalog catalog, Decision decision, PageAddress page, boolean guarded, ScriptPolicy scripts) {
    /** Of a page without the guard. */
    public PageRules(VendorCatalog catalog, Decision decision, PageAddress page) {
        this(catalog, decision, page, false, ScriptPolicy.NONE);
    }

    /** The same with the guard, or without it. */
    public PageRules guarded(boolean with) {
        return guarded == with ? this : new PageRules(catalog, decision, page, with, scripts);
    }

    /**
     * The same where the page has content security policies.
     *
     * @param policies the values of {@code Content-Security-Policy}
     */
    public PageRules under(List<String> policies) {
        return policies.isEmpty() ? this : new PageRules(catalog, decision, page, guarded, ScriptPolicy.of(policies));
    }
}
