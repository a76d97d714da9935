package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All inline-snippet signatures in one automaton (Aho and Corasick, 1975), which reads each byte of a script once.
 *
 * <p>Immutable. Bytes that occur in no signature share one column of the transition table.
 */
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

    private static final int ROOT = 0;

    /** A found signature is the vendor's number and, where it begins with a name, its length; otherwise 0. */
    private static final int VENDOR = 16;

    private static final int LENGTH = 0xffff;

    /** A transition is the next state and, in the highest bit, whether signatures end there. */
    private static final int STATE = 0x7fff;

    private final Vendor[] vendors;
    private final byte[] columns = new byte[256];
    private final int width;
    private final char[] next;
    private final int[][] found;

    /**
     * Builds the automaton from the vendors that are not necessary.
     *
     * @throws IllegalArgumentException if all signatures together are longer than 32,766 bytes
     */
    SnippetIndex(Collection<Vendor> all) {
        vendors = all.stream()
                .filter(vendor -> !vendor.isNecessary() && !vendor.snippets().isEmpty())
                .toArray(Vendor[]::new);
        int used = 0;
        int states = 1;
        for (Vendor vendor : vendors) {
            for (String snippet : vendor.snippets()) {
                states += snippet.length();
                for (byte b : bytes(snippet)) {
                    if (columns[b] == 0) {
                        columns[b] = (byte) ++used;
                    }
                }
            }
        }
        if (states > STATE) {
            throw new IllegalArgumentException("too many signatures: " + states + " bytes");
        }
        width = used + 1;
        Trie trie = new Trie(states, width);
        for (int v = 0; v < vendors.length; v++) {
            for (String snippet : vendors[v].snippets()) {
                trie.add(bytes(snippet), columns, v);
            }
        }
        next = trie.automaton();
        found = trie.found();
        for (int cell = 0; cell < next.length; cell++) {
            next[cell] |= (char) (found[next[cell]].length > 0 ? STATE + 1 : 0);
        }
    }

    /** The vendors whose signatures occur between the two positions, in the catalogue's order. */
    List<Vendor> match(byte[] text, int from, int to) {
        if (isState(text, from, to)) {
            return List.of();
        }
        Set<Integer> hits = Set.of();
        int state = ROOT;
        for (int i = from; i < to; i++) {
            int step = next[state * width + columns[text[i] & 0xff]];
            state = step & STATE;
            if (step > STATE) {
                hits = with(hits, found[state], text, from, i);
            }
        }
        return hits.isEmpty()
                ? List.of()
                : hits.stream().map(hit -> vendors[hit]).toList();
    }

    private static Set<Integer> with(Set<Integer> hits, int[] signs, byte[] text, int from, int last) {
        Set<Integer> all = hits.isEmpty() ? new TreeSet<>() : hits;
        for (int sign : signs) {
            int before = last - (sign & LENGTH);
            if ((sign & LENGTH) == 0 || before < from || !isWord(text[before])) {
                all.add(sign >>> VENDOR);
            }
        }
        return all;
    }

    /** Whether a byte continues a JavaScript name, as far as signatures have such. */
    private static boolean isWord(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' || b == '$';
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

    /** The signatures as a tree, from which the automaton is made. State 0 is the root. */
    private static final class Trie {
        private final int width;
        private final char[] next;
        private final List<TreeSet<Integer>> found = new ArrayList<>();

        Trie(int states, int width) {
            this.width = width;
            this.next = new char[states * width];
            found.add(new TreeSet<>());
        }

        void add(byte[] signature, byte[] columns, int vendor) {
            int state = ROOT;
            for (byte b : signature) {
                int cell = state * width + columns[b];
                if (next[cell] == ROOT) {
                    next[cell] = (char) found.size();
                    found.add(new TreeSet<>());
                }
                state = next[cell];
            }
            found.get(state).add(vendor << VENDOR | (isWord(signature[0]) ? signature.length : 0));
        }

        /** Fills every missing transition with that of the longest proper suffix, breadth first. */
        char[] automaton() {
            int[] suffix = new int[found.size()];
            ArrayDeque<Integer> open = new ArrayDeque<>(List.of(ROOT));
            while (!open.isEmpty()) {
                int state = open.remove();
                found.get(state).addAll(found.get(suffix[state]));
                for (int column = 1; column < width; column++) {
                    int cell = state * width + column;
                    int inherited = state == ROOT ? ROOT : next[suffix[state] * width + column];
                    if (next[cell] == ROOT) {
                        next[cell] = (char) inherited;
                    } else {
                        suffix[next[cell]] = inherited;
                        open.add((int) next[cell]);
                    }
                }
            }
            return Arrays.copyOf(next, found.size() * width);
        }

        int[][] found() {
            return found.stream()
                    .map(hits -> hits.stream().mapToInt(Integer::intValue).toArray())
                    .toArray(int[][]::new);
        }
    }
}
