package io.consentry.proxy;

import java.util.function.BiFunction;

import io.consentry.policy.Decision;
import io.consentry.rewrite.Insertion;
import io.consentry.rewrite.StubScript;
import io.consentry.rewrite.UnknownCookies;
import io.consentry.vendor.VendorCatalog;

/**
 * What happens to pages.
 *
 * @param catalog the vendors whose tags are judged
 * @param insertion makes the markup that is put into a page: state, guard and banner,
 *     in the language that the request's {@code Accept-Language} wants
 * @param guard what is put into a page in a frame instead: the guard alone
 * @param stubs what stands in for parked vendors where that goes in
 * @param injects whether it is put in at all
 * @param explains whether a request may ask to be told in a header what was decided
 * @param edition differs where another version of the gateway, or another catalogue, would make something else of a page
 * @param counts hears what becomes of pages and cookies
 * @param unknownCookies hears of cookies that the catalogue does not know
 * @param memory how much all pages together may take
 */
public record Pages(
        VendorCatalog catalog,
        BiFunction<Decision, String, Insertion> insertion,
        Insertion guard,
        StubScript stubs,
        boolean injects,
        boolean explains,
        String edition,
        PageCounts counts,
        UnknownCookies unknownCookies,
        RewriteMemory memory) {}
