package io.consentry.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the word that somebody who mistyped most likely meant. */
final class Nearest {
    private static final int MAX_DISTANCE = 3;
    private static final int MAX_LISTED = 24;

    private Nearest() {}

    /** A sentence that names the nearest known word, or all of them where none is near. */
    static String suggest(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> distance(word, each) <= MAX_DISTANCE)
                .min(Comparator.comparingInt(each -> distance(word, each)))
                .map(nearest -> "Did you mean '" + nearest + "'?")
                .orElseGet(() -> known.size() > MAX_LISTED
                        ? "Check the spelling."
                        : "Known: " + known.stream().sorted().collect(Collectors.joining(", ")) + ".");
    }

    /** Every key that may stand at the top of the configuration file. */
    static List<String> keysAndSections() {
        List<String> names = new ArrayList<>(Option.SECTIONS);
        Arrays.stream(Option.values()).map(Option::key).forEach(names::add);
        return names;
    }

    /** The number of single-letter changes between two words (Levenshtein). */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
