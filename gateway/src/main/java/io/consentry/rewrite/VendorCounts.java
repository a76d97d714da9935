package io.consentry.rewrite;

/**
 * What became of one vendor since the start, or would have.
 *
 * @param kept its tags that were left as they were, on pages that were read
 * @param parked its tags that were made inert in place
 * @param removed its tags that were taken out
 * @param cookies its cookies that were withheld from the website or from the browser
 */
public record VendorCounts(long kept, long parked, long removed, long cookies) {}
