package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.policy.Verdict;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/**
 * Judges cookies by their names, as the tags of their vendors are judged. A cookie that the catalogue does not know is
 * the site's own.
 *
 * <p>Names are read as browsers and servers agree on them (RFC 6265, 5.2 and 5.4): up to the first {@code =}, white space
 * around them apart, and pairs end at the next semicolon, whatever quotes there are.
 */
public final class CookieJudge {
    /** Denials that the visitor, or somebody for the visitor, has expressed; the others may pass. */
    private static final Set<Reason> SAID =
            EnumSet.of(Reason.REFUSED, Reason.RESTRICTED, Reason.GPC, Reason.DNT, Reason.UNDER_AGE);

    private final VendorCatalog catalog;
    private final Decision decision;
    private final UnknownCookies unknown;

    /** Takes who the vendors are, what is allowed to them, and who hears of cookies of nobody. */
    public CookieJudge(VendorCatalog catalog, Decision decision, UnknownCookies unknown) {
        this.catalog = catalog;
        this.decision = decision;
        this.unknown = unknown;
    }

    /**
     * The value of a {@code Cookie} header without the cookies of denied vendors: the same string where there is none,
     * otherwise the others as they stand, in their order.
     */
    public String allowed(String header) {
        StringBuilder kept = null;
        int copied = 0;
        for (int from = 0; from <= header.length(); ) {
            int to = end(header, from);
            Vendor vendor = vendor(header, from, to, true);
            if (vendor != null && isDenied(vendor)) {
                kept = kept == null ? new StringBuilder(header.length()) : kept;
                kept.append(header, copied, from);
                copied = Math.min(to + 1, header.length());
            }
            from = to + 1;
        }
        if (kept == null) {
            return header;
        }
        kept.append(header, copied, header.length());
        return trimmed(kept);
    }

    /** Where the first or the last was taken out, its separator has to go, too. */
    private static String trimmed(StringBuilder kept) {
        int from = 0;
        int to = kept.length();
        while (from < to && isBlank(kept.charAt(from))) {
            from++;
        }
        while (to > from && (isBlank(kept.charAt(to - 1)) || kept.charAt(to - 1) == ';')) {
            to--;
        }
        return kept.substring(from, to);
    }

    /** The vendors of what {@link #allowed} takes out of {@code Cookie} headers; one as often as it has cookies. */
    public List<Vendor> denied(Collection<String> headers) {
        List<Vendor> denied = new ArrayList<>();
        for (String header : headers) {
            for (int from = 0; from <= header.length(); ) {
                int to = end(header, from);
                Vendor vendor = vendor(header, from, to, false);
                if (vendor != null && isDenied(vendor)) {
                    denied.add(vendor);
                }
                from = to + 1;
            }
        }
        return denied;
    }

    /** The cookies in {@code Cookie} headers whose vendors the visitor has said no to: name and vendor, in order. */
    public Map<String, Vendor> refused(Collection<String> headers) {
        Map<String, Vendor> names = new LinkedHashMap<>();
        for (String header : headers) {
            for (int from = 0; from <= header.length(); ) {
                int to = end(header, from);
                Vendor vendor = vendor(header, from, to, false);
                if (vendor != null && isRefused(vendor)) {
                    int equals = header.indexOf('=', from);
                    names.put(header.substring(from, equals).strip(), vendor);
                }
                from = to + 1;
            }
        }
        return names;
    }

    /** Whether the visitor has said no to anything. */
    public boolean refusesAnything() {
        return decision.outcomes().values().stream().anyMatch(CookieJudge::isRefusal);
    }

    /** The values of {@code Set-Cookie} headers without the cookies of denied vendors; the same list where there is none. */
    public List<String> allowedToSet(List<String> values) {
        boolean all = true;
        for (String value : values) {
            Vendor vendor = setter(value, true);
            all &= vendor == null || !isDenied(vendor);
        }
        if (all) {
            return values;
        }
        return values.stream()
                .filter(value -> {
                    Vendor vendor = setter(value, false);
                    return vendor == null || !isDenied(vendor);
                })
                .toList();
    }

    /** The vendors of what {@link #allowedToSet} takes out; one as often as it has cookies. */
    public List<Vendor> deniedToSet(List<String> values) {
        List<Vendor> denied = new ArrayList<>();
        for (String value : values) {
            Vendor vendor = setter(value, false);
            if (vendor != null && isDenied(vendor)) {
                denied.add(vendor);
            }
        }
        return denied;
    }

    /** Whether any of these sets a cookie that another visitor may not have, or may have where this one may not. */
    public boolean differ(List<String> values) {
        for (String value : values) {
            Vendor vendor = setter(value, false);
            if (vendor != null && !vendor.isNecessary()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The vendor whose cookie a {@code Set-Cookie} sets. A cookie without a name comes back as its value alone, which a
     * server reads as the name and value that stand in it: {@code =_ga=1} is {@code _ga=1}.
     */
    private @Nullable Vendor setter(String value, boolean tells) {
        int to = end(value, 0);
        int from = 0;
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        return vendor(value, from < to && value.charAt(from) == '=' ? from + 1 : from, to, tells);
    }

    /** The vendor of the pair that stands there; null where it has no name, or one that nobody knows. */
    private @Nullable Vendor vendor(String text, int from, int to, boolean tells) {
        int start = from;
        while (start < to && isBlank(text.charAt(start))) {
            start++;
        }
        int end = text.indexOf('=', start);
        if (end < 0 || end >= to) {
            return null;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        if (end == start) {
            return null;
        }
        Vendor vendor = catalog.matchCookie(text, start, end);
        if (vendor == null && tells && unknown != UnknownCookies.NOBODY) {
            unknown.seen(text.substring(start, end));
        }
        return vendor;
    }

    private boolean isDenied(Vendor vendor) {
        return !vendor.isNecessary() && decision.verdict(vendor.purposes()) != Verdict.KEEP;
    }

    private boolean isRefused(Vendor vendor) {
        if (vendor.isNecessary()) {
            return false;
        }
        for (Purpose purpose : vendor.purposes()) {
            Outcome outcome = decision.outcomes().get(purpose);
            if (outcome != null && isRefusal(outcome)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefusal(Outcome outcome) {
        return !outcome.allowed() && SAID.contains(outcome.reason());
    }

    private static int end(String text, int from) {
        int semicolon = text.indexOf(';', from);
        return semicolon < 0 ? text.length() : semicolon;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
