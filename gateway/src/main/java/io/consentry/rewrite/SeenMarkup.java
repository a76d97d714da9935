package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import io.consentry.html.Tag;

/** The beginning of a tag, as it is shown to people. */
final class SeenMarkup {
    private static final int MOST = 160;
    private static final String CUT = "…";

    private SeenMarkup() {}

    /** A tag and its text. */
    static String of(Tag tag, Slice text) {
        Slice start = new Slice(tag.bytes(), tag.from(), Math.min(tag.to(), tag.from() + 4 * MOST));
        Slice beginning = new Slice(text.bytes(), text.from(), Math.min(text.to(), text.from() + 4 * MOST));
        return line(start.text(StandardCharsets.UTF_8) + beginning.text(StandardCharsets.UTF_8));
    }

    /** On one line, without control characters, which could play tricks on a terminal, and not too long. */
    static String line(String markup) {
        String line = markup.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= MOST ? line : line.substring(0, MOST) + CUT;
    }
}
