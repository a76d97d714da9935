package io.consentry.rewrite;

import java.util.Map;
import java.util.Set;

/**
 * What became of the tags of one page.
 *
 * @param vendors by vendor identifier
 * @param unknownHosts third-party hosts that the catalogue does not know, at most {@value Tally#MOST_UNKNOWN}
 * @param inserted whether the snippet was put in
 */
public record RewriteSummary(Map<String, Counts> vendors, Set<String> unknownHosts, boolean inserted) {
    /**
     * Tags of one vendor.
     *
     * @param kept left as they were
     * @param parked made inert in place
     * @param removed taken out, as a whole or in the part that would have loaded
     */
    public record Counts(int kept, int parked, int removed) {}
}
