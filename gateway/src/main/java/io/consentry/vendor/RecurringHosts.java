package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what the catalogue says of hosts, since a site's pages ask a few hosts for much. A host has one place, in
 * which the latest stands. Thread-safe.
 */
final class RecurringHosts {
    private static final int PLACES = 1 << 10;

    private final HostIndex index;
    private final AtomicReferenceArray<@Nullable HostFindings> places = new AtomicReferenceArray<>(PLACES);

    RecurringHosts(HostIndex index) {
        this.index = index;
    }

    /** Of the host that {@code bytes[from, to)} names: at least one byte, of ASCII alone and in lower case. */
    HostFindings of(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        int place = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (PLACES - 1);
        HostFindings seen = places.getPlain(place);
        if (seen == null || !isNamed(seen.name(), bytes, from, to)) {
            seen = ask(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
            places.set(place, seen);
        }
        return seen;
    }

    private static boolean isNamed(String name, byte[] bytes, int from, int to) {
        boolean equal = to - from == name.length();
        for (int i = 0; equal && i < name.length(); i++) {
            equal = bytes[from + i] == name.charAt(i);
        }
        return equal;
    }

    private HostFindings ask(String name) {
        boolean dependsOnPath = index.dependsOnPath(name);
        return new HostFindings(name, dependsOnPath, dependsOnPath ? null : index.match(name, "/"));
    }
}
