package io.consentry.config;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.consentry.vendor.VendorCatalog;

/** Placeholder until the catalogue is merged. */
final class VendorFiles {
    private VendorFiles() {}

    static VendorCatalog load(
            @Nullable JsonNode ownerVendors, Map<String, String> aliases, List<ConfigProblem> problems) {
        return VendorCatalog.of(List.of(), aliases);
    }
}
