package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Finds the vendors whose inline-snippet signatures a script has. Immutable. */
final class SnippetIndex {
    /**
     * How a framework hands its page state to the browser: data in the shape of a script. The state of a whole page
     * quotes the snippets in it; parking it would break the site, and what the framework later makes of it meets the
     * guard.
     */
    private static final byte[][] STATE_CARRIERS = {
        bytes("self.__next_f.push("),
        bytes("(self.__next_f=self.__next_f||[]).push("),
        bytes("window.__NUXT__="),
        bytes("window.__INITIAL_STATE__="),
        bytes("window.__PRELOADED_STATE__="),
        bytes("window.__APOLLO_STATE__="),
        bytes("window.__remixContext"),
    };

    private final Vendor[] vendors;
    private final Needles signatures;

    /** By signature: the number of its vendor. */
    private final int[] owners;

    /** Takes the signatures of the vendors that are not necessary. */
    SnippetIndex(Collection<Vendor> all) {
        vendors = all.stream()
                .filter(vendor -> !vendor.isNecessary() && !vendor.snippets().isEmpty())
                .toArray(Vendor[]::new);
        List<String> sought = new ArrayList<>();
        List<Integer> sources = new ArrayList<>();
        for (int v = 0; v < vendors.length; v++) {
            for (String snippet : vendors[v].snippets()) {
                sought.add(snippet);
                sources.add(v);
            }
        }
        signatures = new Needles(sought);
        owners = sources.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The vendors whose signatures occur between the two positions, in the catalogue's order. */
    List<Vendor> match(byte[] text, int from, int to) {
        if (isState(text, from, to)) {
            return List.of();
        }
        BitSet hits = new BitSet();
        signatures.seek(text, from, to, (signature, at) -> {
            hits.set(owners[signature]);
            return true;
        });
        return hits.isEmpty()
                ? List.of()
                : hits.stream().mapToObj(hit -> vendors[hit]).toList();
    }

    private static boolean isState(byte[] text, int from, int to) {
        int start = from;
        while (start < to && text[start] <= ' ' && text[start] >= 0) {
            start++;
        }
        for (byte[] carrier : STATE_CARRIERS) {
            if (to - start >= carrier.length
                    && Arrays.equals(text, start, start + carrier.length, carrier, 0, carrier.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
