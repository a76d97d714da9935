package io.consentry.api;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.consentry.consent.Purpose;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** The third parties that were met on the site's pages since the start, for the preferences page. */
public final class SeenVendors {
    private final VendorCatalog catalog;
    private final ConcurrentSkipListSet<String> ids = new ConcurrentSkipListSet<>();

    /** Takes the catalogue that knows their names. */
    public SeenVendors(VendorCatalog catalog) {
        this.catalog = catalog;
    }

    /** Remembers a vendor. There are no more than the catalogue has. */
    public void add(String vendorId) {
        ids.add(vendorId);
    }

    /** Those that need a purpose, by name. */
    List<String> names(Purpose purpose) {
        return ids.stream()
                .flatMap(id -> catalog.byId(id).stream())
                .filter(vendor -> vendor.purposes().contains(purpose))
                .map(Vendor::name)
                .sorted()
                .toList();
    }

    void write(ArrayNode array) {
        for (String id : ids) {
            catalog.byId(id).ifPresent(vendor -> {
                ObjectNode node = array.addObject().put("id", id).put("name", vendor.name());
                ArrayNode purposes = node.putArray("purposes");
                vendor.purposes().forEach(purpose -> purposes.add(purpose.id()));
                ArrayNode hosts = node.putArray("hosts");
                catalog.hostsOf(vendor).forEach(hosts::add);
            });
        }
    }
}
