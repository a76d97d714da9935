package io.consentry.api;

import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.consentry.policy.Enforcement;
import io.consentry.rewrite.VendorCounts;
import io.consentry.vendor.VendorCatalog;

/**
 * Writes what was met on the site's pages since the configuration was last read.
 *
 * @param catalog knows the vendors' names
 * @param vendors what became of each, or would have
 * @param unknownHosts hosts that the catalogue does not know, and on how many pages each was met
 * @param unknownCookies names of cookies that it does not know, and how often each was met
 */
public record InventoryJson(
        VendorCatalog catalog,
        Function<Enforcement, SortedMap<String, VendorCounts>> vendors,
        Supplier<SortedMap<String, Long>> unknownHosts,
        Supplier<SortedMap<String, Long>> unknownCookies) {

    void write(ObjectNode body) {
        SortedMap<String, VendorCounts> full = vendors.apply(Enforcement.FULL);
        SortedMap<String, VendorCounts> shadow = vendors.apply(Enforcement.SHADOW);
        TreeSet<String> ids = new TreeSet<>(full.keySet());
        ids.addAll(shadow.keySet());
        ArrayNode list = body.putArray("vendors");
        ids.forEach(id -> catalog.byId(id).ifPresent(vendor -> {
            ObjectNode node = list.addObject().put("id", id).put("name", vendor.name());
            ArrayNode purposes = node.putArray("purposes");
            vendor.purposes().forEach(purpose -> purposes.add(purpose.id()));
            counts(full.get(id), "full", node);
            counts(shadow.get(id), "shadow", node);
        }));
        names(unknownHosts.get(), body.putArray("unknownHosts"));
        names(unknownCookies.get(), body.putArray("unknownCookies"));
    }

    private static void counts(@Nullable VendorCounts counts, String mode, ObjectNode into) {
        if (counts != null) {
            into.putObject(mode)
                    .put("kept", counts.kept())
                    .put("parked", counts.parked())
                    .put("removed", counts.removed())
                    .put("cookies", counts.cookies());
        }
    }

    private static void names(SortedMap<String, Long> counted, ArrayNode into) {
        counted.forEach((name, seen) -> into.addObject().put("name", name).put("seen", seen));
    }
}
