package io.consentry.proxy;

import io.consentry.rewrite.UnknownCookies;
import io.consentry.vendor.VendorCatalog;

/**
 * What happens to pages.
 *
 * @param catalog the vendors whose tags are judged
 * @param insertions what is put into them
 * @param injects whether it is put in at all
 * @param explains whether a request may ask to be told in a header what was decided
 * @param edition differs where another version of the gateway, or another catalogue, would make something else of a page
 * @param counts hears what becomes of pages and cookies
 * @param unknownCookies hears of cookies that the catalogue does not know
 * @param memory how much all pages together may take
 */
public record Pages(
        VendorCatalog catalog,
        Insertions insertions,
        boolean injects,
        boolean explains,
        String edition,
        PageCounts counts,
        UnknownCookies unknownCookies,
        RewriteMemory memory) {}
