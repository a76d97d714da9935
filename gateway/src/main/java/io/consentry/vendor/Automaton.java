package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Many byte strings sought at once (Aho and Corasick, 1975), reading each byte once.
 *
 * <p>One that begins with a letter, digit, {@code _} or {@code $} counts only where none of these stands before it.
 * Immutable. Bytes that occur in none of them share one column of the transition table.
 */
final class Automaton {
    private static final int ROOT = 0;
    private static final Hits NONE = (index, at) -> false;

    /** A transition is the next state and, in the highest bit, whether a sought string ends there. */
    private static final int STATE = 0x7fff;

    private final byte[] columns = new byte[256];
    private final int width;
    private final char[] next;
    private final int[][] found;
    private final int[] lengths;
    private final boolean[] words;

    /**
     * Builds the automaton.
     *
     * @param sought each in printable ASCII and not empty
     * @throws IllegalArgumentException if all together are longer than 32,766 bytes
     */
    Automaton(List<String> sought) {
        int used = 0;
        int states = 1;
        for (String text : sought) {
            states += text.length();
            for (byte b : bytes(text)) {
                if (columns[b] == 0) {
                    columns[b] = (byte) ++used;
                }
            }
        }
        if (states > STATE) {
            throw new IllegalArgumentException("too many signatures: " + states + " bytes");
        }
        width = used + 1;
        lengths = sought.stream().mapToInt(String::length).toArray();
        words = new boolean[lengths.length];
        Trie trie = new Trie(states, width);
        for (int i = 0; i < lengths.length; i++) {
            words[i] = ScriptText.isWord(bytes(sought.get(i))[0]);
            trie.add(bytes(sought.get(i)), columns, i);
        }
        next = trie.automaton();
        found = trie.found();
        for (int cell = 0; cell < next.length; cell++) {
            next[cell] |= (char) (found[next[cell]].length > 0 ? STATE + 1 : 0);
        }
    }

    /** Takes one occurrence. */
    interface Hits {
        /**
         * Hears of an occurrence.
         *
         * @param index of the sought string
         * @param at where it begins
         * @return whether to seek on
         */
        boolean hit(int index, int at);
    }

    /** Seeks between two positions. */
    void seek(byte[] text, int from, int to, Hits hits) {
        int state = ROOT;
        for (int i = from; i < to; i++) {
            int step = next[state * width + columns[text[i] & 0xff]];
            state = step & STATE;
            if (step > STATE && !tell(found[state], text, from, i, hits)) {
                return;
            }
        }
    }

    private boolean tell(int[] indexes, byte[] text, int from, int last, Hits hits) {
        for (int index : indexes) {
            int start = last - lengths[index] + 1;
            boolean counts = !words[index] || start == from || !ScriptText.isWord(text[start - 1]);
            if (counts && !hits.hit(index, start)) {
                return false;
            }
        }
        return true;
    }

    /** Whether any of the sought strings occurs. Allocates nothing. */
    boolean isAny(byte[] text, int from, int to) {
        int state = ROOT;
        for (int i = from; i < to; i++) {
            int step = next[state * width + columns[text[i] & 0xff]];
            state = step & STATE;
            if (step > STATE && !tell(found[state], text, from, i, NONE)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The sought strings as a tree, from which the automaton is made. State 0 is the root. */
    private static final class Trie {
        private final int width;
        private final char[] next;
        private final List<TreeSet<Integer>> found = new ArrayList<>();

        Trie(int states, int width) {
            this.width = width;
            this.next = new char[states * width];
            found.add(new TreeSet<>());
        }

        void add(byte[] text, byte[] columns, int index) {
            int state = ROOT;
            for (byte b : text) {
                int cell = state * width + columns[b];
                if (next[cell] == ROOT) {
                    next[cell] = (char) found.size();
                    found.add(new TreeSet<>());
                }
                state = next[cell];
            }
            found.get(state).add(index);
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
