package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import io.consentry.html.ByteScan;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** The hosts of a page's latest addresses: a page asks a few hosts for much. */
final class SeenHosts {
    private static final int SLOT_COUNT = 32;

    /**
     * A host and what the catalogue says of it.
     *
     * @param vendor whose it is; null if it depends on the path, or the catalogue does not know
     */
    record Host(
            String name, boolean dependsOnPath, @Nullable Vendor vendor) {}

    private final VendorCatalog catalog;
    private final @Nullable Host[] slots = new @Nullable Host[SLOT_COUNT];

    SeenHosts(VendorCatalog catalog) {
        this.catalog = catalog;
    }

    /** The host that {@code bytes[from, to)} names; at least one byte, of ASCII alone and in lower case. */
    Host of(byte[] bytes, int from, int to) {
        int slot = (31 * (31 * (to - from) + bytes[from]) + bytes[(from + to) >>> 1]) & (SLOT_COUNT - 1);
        Host seen = slots[slot];
        if (seen == null || !isNamed(seen.name, bytes, from, to)) {
            seen = ask(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
            slots[slot] = seen;
        }
        return seen;
    }

    private static boolean isNamed(String name, byte[] bytes, int from, int to) {
        return to - from == name.length() && ByteScan.startsWith(bytes, from, to, name);
    }

    private Host ask(String name) {
        boolean dependsOnPath = catalog.dependsOnPath(name);
        return new Host(name, dependsOnPath, dependsOnPath ? null : catalog.match(name, "/"));
    }
}
