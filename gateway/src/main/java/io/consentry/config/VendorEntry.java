package io.consentry.config;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.vendor.Vendor.Rule;
import io.consentry.vendor.Vendor.Signature;

/**
 * What one entry of a vendor file says: a new vendor, or a correction of one that is already known.
 *
 * @param path where the entry stands, for what is reported about it
 * @param name null where the entry does not name it
 * @param purposes null where the entry leaves them as they are
 */
record VendorEntry(
        String path,
        String id,
        @Nullable String name,
        @Nullable Set<Purpose> purposes,
        List<Rule> rules,
        Signs signs) {

    /** By what else than its addresses a vendor is known. */
    record Signs(List<Signature> snippets, List<String> cookies) {}

    /** Whether the entry says enough to stand for a vendor of its own. */
    boolean canStandAlone() {
        return !rules.isEmpty()
                || !signs.snippets().isEmpty()
                || !signs.cookies().isEmpty();
    }
}
