package io.consentry.rewrite;

import java.util.Locale;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The imports that Chromium's preload scanner sees at the beginning of a style sheet. It knows no strings, and of comments
 * only those between rules, and so loads what the style sheet does not import: {@code @charset "a;@import url(x);";}.
 */
final class CssPreload {
    private final String css;
    private int at;

    private CssPreload(String css) {
        this.css = css;
    }

    /**
     * Replaces denied imports.
     *
     * @param denied asked for each address, as it is written
     * @return null if none is denied
     */
    static @Nullable String replace(String css, Predicate<String> denied) {
        CssPreload scanner = new CssPreload(css);
        StringBuilder out = new StringBuilder();
        int copied = 0;
        while (scanner.skipToRule()) {
            String name = scanner.word(";{").toLowerCase(Locale.ROOT);
            scanner.skipSpaces();
            int from = scanner.at;
            String value = scanner.word(";");
            boolean ends = scanner.skipBehind(';');
            if (name.equals("import") && ends) {
                String url = address(value);
                if (!url.isEmpty() && denied.test(url)) {
                    int start = from + value.indexOf(url);
                    out.append(css, copied, start).append(CssUrls.NOTHING);
                    copied = start + url.length();
                }
            } else if (!name.equals("charset") && !name.equals("import") && !name.equals("layer")) {
                break;
            }
        }
        return copied == 0 ? null : out.append(css, copied, css.length()).toString();
    }

    /** Goes behind the next {@code @}, if nothing but white space, comments and odd slashes is before it. */
    private boolean skipToRule() {
        while (at < css.length()) {
            char c = css.charAt(at);
            if (c == '@') {
                at++;
                return true;
            }
            if (css.startsWith("/*", at)) {
                int end = css.indexOf("*/", at + 2);
                at = end < 0 ? css.length() : end + 2;
            } else if (c == '/') {
                at += 2;
            } else if (isSpace(c)) {
                at++;
            } else {
                return false;
            }
        }
        return false;
    }

    private String word(String ends) {
        int from = at;
        while (at < css.length() && !isSpace(css.charAt(at)) && ends.indexOf(css.charAt(at)) < 0) {
            at++;
        }
        return css.substring(from, at);
    }

    private void skipSpaces() {
        while (at < css.length() && isSpace(css.charAt(at))) {
            at++;
        }
    }

    private boolean skipBehind(char end) {
        int found = css.indexOf(end, at);
        at = found < 0 ? css.length() : found + 1;
        return found >= 0;
    }

    private static String address(String value) {
        boolean function = value.regionMatches(true, 0, "url(", 0, 4);
        if (function && !value.endsWith(")")) {
            return "";
        }
        String inner = function ? value.substring(4, value.length() - 1) : value;
        boolean quoted = inner.length() > 1 && (inner.startsWith("\"") || inner.startsWith("'"));
        return quoted ? inner.substring(1, inner.length() - 1) : inner;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }
}
