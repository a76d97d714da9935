package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** The vendors a gateway knows, and the index that finds them. Immutable. */
public final class VendorCatalog {
    private final List<Vendor> vendors;
    private final Map<String, String> aliases;

    private VendorCatalog(List<Vendor> vendors, Map<String, String> aliases) {
        this.vendors = vendors;
        this.aliases = aliases;
    }

    /**
     * Builds the index.
     *
     * @param vendors in any order
     * @param aliases host names that stand for another: alias to real host
     */
    public static VendorCatalog of(Collection<Vendor> vendors, Map<String, String> aliases) {
        return new VendorCatalog(List.copyOf(vendors), Map.copyOf(aliases));
    }

    /**
     * Finds whose an address is: the longest host wins, then the longest path.
     *
     * @param host lower-case ASCII without a trailing dot
     * @param path begins with {@code /}; a query may follow
     * @return null if nobody known
     */
    public @Nullable Vendor match(String host, String path) {
        String real = aliases.getOrDefault(host, host);
        Vendor best = null;
        int bestLength = -1;
        for (Vendor vendor : vendors) {
            for (Vendor.Rule rule : vendor.rules()) {
                boolean hostMatches = real.equals(rule.host()) || real.endsWith("." + rule.host());
                int length = rule.host().length() * 1000 + rule.path().length();
                if (hostMatches && path.startsWith(rule.path()) && length > bestLength) {
                    best = vendor;
                    bestLength = length;
                }
            }
        }
        return best;
    }

    /** The vendors of whose inline snippets a signature occurs in {@code text[from, to)}. */
    public List<Vendor> matchSnippets(byte[] text, int from, int to) {
        String script = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        return vendors.stream()
                .filter(vendor -> vendor.snippets().stream().anyMatch(script::contains))
                .toList();
    }

    /** The vendor of that identifier. */
    public Optional<Vendor> byId(String id) {
        return vendors.stream().filter(vendor -> vendor.id().equals(id)).findFirst();
    }

    /** All vendors. */
    public Collection<Vendor> vendors() {
        return vendors;
    }
}
