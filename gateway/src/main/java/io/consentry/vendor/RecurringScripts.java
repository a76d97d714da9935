package io.consentry.vendor;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found in inline scripts, since a site's pages carry the same ones to every visitor, and a look into
 * one costs a thousand times what comparing it does. A script counts as the same only if all its bytes are.
 *
 * <p>A script has four places, from which the oldest goes for the newest. At most 32 MiB are held, half of them for
 * short scripts, which are the most. Thread-safe.
 */
final class RecurringScripts {
    /** In bytes: the longest of the short scripts, and the longest at all. */
    private static final int SHORT = 4 << 10;

    private static final int LONGEST = 64 << 10;

    private static final int PLACES = 4;

    private static final class Seen {
        private final byte[] text;
        private final String ownHost;
        private final ScriptFindings findings;

        Seen(byte[] text, String ownHost, ScriptFindings findings) {
            this.text = text;
            this.ownHost = ownHost;
            this.findings = findings;
        }

        boolean isFor(byte[] bytes, int from, int to, String host) {
            return Arrays.equals(text, 0, text.length, bytes, from, to) && ownHost.equals(host);
        }
    }

    private final AtomicReferenceArray<@Nullable Seen> shorts = new AtomicReferenceArray<>(1 << 12);
    private final AtomicReferenceArray<@Nullable Seen> longs = new AtomicReferenceArray<>(1 << 8);

    /**
     * What was found in the script between two positions before, or is found now.
     *
     * @param find looks into the script; its answer depends on nothing but the script and the host
     */
    ScriptFindings findings(byte[] text, int from, int to, String ownHost, Supplier<ScriptFindings> find) {
        if (to - from > LONGEST) {
            return find.get();
        }
        CRC32C sum = new CRC32C();
        sum.update(text, from, to - from);
        AtomicReferenceArray<@Nullable Seen> places = to - from <= SHORT ? shorts : longs;
        int set = ((int) sum.getValue() & (places.length() / PLACES - 1)) * PLACES;
        for (int i = set; i < set + PLACES; i++) {
            Seen seen = places.get(i);
            if (seen != null && seen.isFor(text, from, to, ownHost)) {
                return seen.findings;
            }
        }
        ScriptFindings found = find.get();
        for (int i = set + PLACES - 1; i > set; i--) {
            places.set(i, places.get(i - 1));
        }
        places.set(set, new Seen(Arrays.copyOfRange(text, from, to), ownHost, found));
        return found;
    }
}
