package io.consentry.vendor;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Markup of which no element comes: written with references, in a comment, in the text of a field, as data of an element. */
final class InertMarkup {
    /** An element that loads nothing, not even where a library goes by its data. */
    private static final Pattern QUIET = Pattern.compile("<(?:a|div|span|p|ul|li|td|section|figure|button)\\s");

    private static final String DATA = "data-";

    private InertMarkup() {}

    /** Whether a piece of markup ends where what follows is text. */
    static boolean endsIn(String markup) {
        String text = markup.toLowerCase(Locale.ROOT);
        if (text.contains("srcdoc")) {
            return false;
        }
        return text.lastIndexOf("&lt;") > text.lastIndexOf('<')
                || endsInData(text)
                || isOpen(text, "<!-- ", "-->")
                || isOpen(text, "<textarea>", "</textarea");
    }

    /** Whether what follows belongs to the value of an attribute that says nothing to browsers. */
    private static boolean endsInData(String text) {
        int tag = text.lastIndexOf('<');
        if (tag < 0
                || text.indexOf('>', tag) >= 0
                || !QUIET.matcher(text).region(tag, text.length()).lookingAt()) {
            return false;
        }
        // From behind, so that nothing makes us read it again and again.
        int value = back(text, text.length(), c -> !isSpace(c) && c != '"' && c != '\'');
        int equals = text.indexOf('=', value);
        if (equals < 0 || !text.startsWith(DATA, value)) {
            int quotes = back(text, value, c -> c == '"' || c == '\'' || c == '\\');
            equals = back(text, quotes, InertMarkup::isSpace) - 1;
        }
        if (equals < tag || text.charAt(equals) != '=') {
            return false;
        }
        int end = back(text, equals, InertMarkup::isSpace);
        int name = back(text, end, c -> c == '-' || ScriptReader.isWord((byte) c));
        return text.startsWith(DATA, name) && name + DATA.length() < end;
    }

    /** Where the characters of a kind before a position begin. */
    private static int back(String text, int to, IntPredicate kind) {
        int i = to;
        while (i > 0 && kind.test(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }

    private static boolean isOpen(String text, String begin, String end) {
        int begun = text.lastIndexOf(begin);
        return begun >= 0 && text.indexOf(end, begun) < 0;
    }
}
