package io.consentry.consent;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Choices as one line of text: {@code advertising=refused,analytics=granted}. */
public final class ChoiceText {
    private static final String GRANTED = "granted";
    private static final String REFUSED = "refused";

    private ChoiceText() {}

    /** Writes choices, ordered by purpose. */
    public static String write(Map<Purpose, Choice> choices) {
        return new TreeMap<>(choices)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + (entry.getValue() == Choice.GRANTED ? GRANTED : REFUSED))
                        .collect(Collectors.joining(","));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static SortedMap<Purpose, Choice> read(String text) {
        SortedMap<Purpose, Choice> choices = new TreeMap<>();
        if (text.isEmpty()) {
            return choices;
        }
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("a choice without '='");
            }
            Purpose purpose = new Purpose(pair.substring(0, equals));
            if (choices.put(purpose, choice(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("two choices for " + purpose);
            }
        }
        return choices;
    }

    private static Choice choice(String word) {
        return switch (word) {
            case GRANTED -> Choice.GRANTED;
            case REFUSED -> Choice.REFUSED;
            default -> throw new IllegalArgumentException("neither granted nor refused: '" + word + "'");
        };
    }
}
