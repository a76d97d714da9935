package io.consentry.vendor;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found in inline scripts, since a site's pages carry the same ones to every visitor, and a look into
 * one costs a thousand times what comparing it does. A script counts as the same only if all its bytes are.
 *
 * <p>Each script has one place, which the next one of the same checksum takes over: at most 16 MiB are held. Thread-safe.
 */
final class RecurringScripts {
    private static final int PLACES = 1 << 9;
    private static final int LONGEST = 32 << 10;

    private static final class Seen {
        private final byte[] text;
        private final String ownHost;
        private final List<Vendor> vendors;

        Seen(byte[] text, String ownHost, List<Vendor> vendors) {
            this.text = text;
            this.ownHost = ownHost;
            this.vendors = vendors;
        }

        boolean isFor(byte[] bytes, int from, int to, String host) {
            return Arrays.equals(text, 0, text.length, bytes, from, to) && ownHost.equals(host);
        }
    }

    private final AtomicReferenceArray<@Nullable Seen> places = new AtomicReferenceArray<>(PLACES);

    /**
     * What was found in the script between two positions before, or is found now.
     *
     * @param find looks into the script; its answer depends on nothing but the script and the host
     */
    List<Vendor> vendors(byte[] text, int from, int to, String ownHost, Supplier<List<Vendor>> find) {
        if (to - from > LONGEST) {
            return find.get();
        }
        CRC32C sum = new CRC32C();
        sum.update(text, from, to - from);
        int place = (int) sum.getValue() & (PLACES - 1);
        Seen seen = places.get(place);
        if (seen != null && seen.isFor(text, from, to, ownHost)) {
            return seen.vendors;
        }
        List<Vendor> found = List.copyOf(find.get());
        places.set(place, new Seen(Arrays.copyOfRange(text, from, to), ownHost, found));
        return found;
    }
}
