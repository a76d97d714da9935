package io.consentry.api;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Outcome;
import io.consentry.policy.Verdict;
import io.consentry.rewrite.TagUrl;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** Says of single tags what the rewriter would do to them. */
final class TagVerdicts {
    private final VendorCatalog catalog;

    TagVerdicts(VendorCatalog catalog) {
        this.catalog = catalog;
    }

    void write(DecisionRequest.Tag tag, Decision decision, ArrayNode into) {
        ObjectNode node = into.addObject().put(tag.kind(), tag.value());
        switch (tag.kind()) {
            case "url" -> vendor(TagUrl.vendor(tag.value(), catalog), decision, node);
            case "vendor" -> named(catalog.byId(tag.value()), decision, node);
            default -> purpose(tag.value(), decision, node);
        }
    }

    /** An address that nobody in the catalogue has is let through, as in a page. */
    private static void vendor(@Nullable Vendor vendor, Decision decision, ObjectNode node) {
        if (vendor == null) {
            node.putNull("vendor").put("verdict", Verdict.KEEP.id()).put("reason", "not-in-catalogue");
            return;
        }
        node.put("vendor", vendor.id());
        purposes(vendor.isNecessary() ? Set.of(Purpose.NECESSARY) : vendor.purposes(), decision, node);
    }

    /** A caller that names a vendor which is not there has mistyped it, or has another catalogue: denied. */
    private static void named(Optional<Vendor> vendor, Decision decision, ObjectNode node) {
        if (vendor.isPresent()) {
            vendor(vendor.get(), decision, node);
        } else {
            node.put("verdict", Verdict.REMOVE.id()).put("reason", "unknown-vendor");
        }
    }

    private static void purpose(String id, Decision decision, ObjectNode node) {
        if (Purpose.isValid(id) && decision.outcomes().containsKey(new Purpose(id))) {
            purposes(Set.of(new Purpose(id)), decision, node);
        } else {
            node.put("verdict", Verdict.REMOVE.id()).put("reason", "unknown-purpose");
        }
    }

    private static void purposes(Collection<Purpose> purposes, Decision decision, ObjectNode node) {
        Purpose decisive = purposes.stream()
                .filter(purpose -> !decision.allows(purpose))
                .findFirst()
                .orElseGet(() -> purposes.iterator().next());
        Outcome outcome = decision.outcomes().get(decisive);
        node.put("purpose", decisive.id());
        node.put("verdict", decision.verdict(purposes).id());
        node.put(
                "reason", outcome == null ? "unknown-purpose" : outcome.reason().id());
    }
}
