package io.consentry.vendor;

import java.util.Locale;
import java.util.regex.Pattern;

/** Markup of which no element comes: written with references, in a comment, in the text of a field, as data of an element. */
final class InertMarkup {
    /** Data of an element that loads nothing, not even where a library goes by it. */
    private static final Pattern DATA =
            Pattern.compile("<(?:a|div|span|p|ul|li|td|section|figure|button)\\s[^<>]*\\bdata-[\\w-]+"
                    + "\\s*=\\s*[\"'\\\\]*[^\"'<>\\s]*$");

    private InertMarkup() {}

    /** Whether a piece of markup ends where what follows is text. */
    static boolean endsIn(String markup) {
        String text = markup.toLowerCase(Locale.ROOT);
        if (text.contains("srcdoc")) {
            return false;
        }
        return text.lastIndexOf("&lt;") > text.lastIndexOf('<')
                || DATA.matcher(text).find()
                || isOpen(text, "<!-- ", "-->")
                || isOpen(text, "<textarea>", "</textarea");
    }

    private static boolean isOpen(String text, String begin, String end) {
        int begun = text.lastIndexOf(begin);
        return begun >= 0 && text.indexOf(end, begun) < 0;
    }
}
