package io.consentry.rewrite;

import java.util.List;

/** The value of a {@code Refresh} header or its {@code meta} form: WHATWG HTML, "shared declarative refresh steps". */
final class Refresh {
    private Refresh() {}

    /**
     * The URLs that it may lead to; none if it only reloads, or means nothing. A quoted one ends at the next such quote,
     * and at the last in Chromium.
     */
    static List<String> urls(String value) {
        int i = skipSpace(value, 0);
        int digits = i;
        while (i < value.length() && (value.charAt(i) == '.' || (value.charAt(i) >= '0' && value.charAt(i) <= '9'))) {
            i++;
        }
        if (i == digits) {
            return List.of();
        }
        int behind = i;
        i = skipSpace(value, i);
        if (i < value.length() && (value.charAt(i) == ';' || value.charAt(i) == ',')) {
            i = skipSpace(value, i + 1);
        } else if (i == behind) {
            return List.of();
        }
        if (value.regionMatches(true, i, "url", 0, 3)) {
            int equals = skipSpace(value, i + 3);
            if (equals < value.length() && value.charAt(equals) == '=') {
                i = skipSpace(value, equals + 1);
            }
        }
        if (i == value.length()) {
            return List.of();
        }
        char quote = value.charAt(i);
        if (quote != '"' && quote != '\'') {
            return List.of(value.substring(i));
        }
        String quoted = value.substring(i + 1);
        int end = quoted.indexOf(quote);
        int last = quoted.lastIndexOf(quote);
        return end < 0 || end == last
                ? List.of(end < 0 ? quoted : quoted.substring(0, end))
                : List.of(quoted.substring(0, end), quoted.substring(0, last));
    }

    /** Passes white space: Chromium's is Unicode's, not HTML's. */
    private static int skipSpace(String value, int from) {
        int i = from;
        while (i < value.length() && (value.charAt(i) <= ' ' || Character.isSpaceChar(value.charAt(i)))) {
            i++;
        }
        return i;
    }
}
