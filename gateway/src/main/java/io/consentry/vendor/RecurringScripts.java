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
 * <p>A script has four places, from which the oldest goes for the newest. Thread-safe.
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

    private final AtomicReferenceArray<@Nullable Seen> shorts;
    private final AtomicReferenceArray<@Nullable Seen> longs;

    private RecurringScripts(int shortPlaces, int longPlaces) {
        shorts = new AtomicReferenceArray<>(shortPlaces);
        longs = new AtomicReferenceArray<>(longPlaces);
    }

    /** For scripts that are elements: at most 32 MiB are held, half of them for short ones, which are the most. */
    static RecurringScripts ofElements() {
        return new RecurringScripts(1 << 12, 1 << 8);
    }

    /** For event handlers, which are short but for a few: at most 5 MiB are held. */
    static RecurringScripts ofHandlers() {
        return new RecurringScripts(1 << 10, 1 << 4);
    }

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
