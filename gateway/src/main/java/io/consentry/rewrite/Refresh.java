package io.consentry.rewrite;

import org.jspecify.annotations.Nullable;

/** The value of a {@code Refresh} header or its {@code meta} form: WHATWG HTML, "shared declarative refresh steps". */
final class Refresh {
    private Refresh() {}

    /** The URL that it leads to; null if it only reloads, or means nothing. */
    static @Nullable String url(String value) {
        int i = skipSpace(value, 0);
        int digits = i;
        while (i < value.length() && (value.charAt(i) == '.' || (value.charAt(i) >= '0' && value.charAt(i) <= '9'))) {
            i++;
        }
        if (i == digits) {
            return null;
        }
        int behind = i;
        i = skipSpace(value, i);
        if (i < value.length() && (value.charAt(i) == ';' || value.charAt(i) == ',')) {
            i = skipSpace(value, i + 1);
        } else if (i == behind) {
            return null;
        }
        if (value.regionMatches(true, i, "url", 0, 3)) {
            int equals = skipSpace(value, i + 3);
            if (equals < value.length() && value.charAt(equals) == '=') {
                i = skipSpace(value, equals + 1);
            }
        }
        if (i == value.length()) {
            return null;
        }
        char quote = value.charAt(i);
        if (quote != '"' && quote != '\'') {
            return value.substring(i);
        }
        int end = value.indexOf(quote, i + 1);
        return value.substring(i + 1, end < 0 ? value.length() : end);
    }

    private static int skipSpace(String value, int from) {
        int i = from;
        while (i < value.length() && " \t\n\r\f".indexOf(value.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }
}
