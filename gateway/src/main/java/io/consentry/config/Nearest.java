package io.consentry.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Says what somebody who mistyped a key may write instead. */
public final class Nearest {
    private static final int MAX_LISTED = 24;

    private Nearest() {}

    /** A sentence that names the nearest known word, or all of them where none is near. */
    public static String suggest(String word, Collection<String> known) {
        return Spelling.nearest(word, known)
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
}
