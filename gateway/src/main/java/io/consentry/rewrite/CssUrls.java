package io.consentry.rewrite;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The URLs of a style sheet or style attribute: {@code url()}, and strings where a browser may take one for an address
 * (CSS Syntax 4.3).
 *
 * <p>The attack is escapes: {@code \75 rl(\68ttps://…)} is a URL too. Strings count behind {@code @import}, in the
 * parentheses of functions such as {@code image-set()}, and in what such functions take: custom properties, their
 * initial values, the results of functions. Not in attribute selectors, and not as {@code content}; and behind
 * {@code @namespace} nothing counts.
 */
final class CssUrls {
    /** What a denied URL becomes: an address that is valid, empty and contacts nobody. */
    static final String NOTHING = "data:,";

    /** What is asked for where an attribute of the page becomes an address: {@code image-set(attr(data-x) 1x)}. */
    static final String ANYTHING = "*";

    /** Stands for a backslash that is half a character; of private use, so that no sheet has it for something. */
    private static final char SECOND_HALF = '\uE0BC';

    /** An attribute that is taken as text, rather than as a number. */
    private static final Pattern TEXT_ATTRIBUTE = Pattern.compile(
            "\\(\\s*+[^\\s(),]++\\s*+(raw-string|string|type\\(\\s*(\\*|<string>|<url>|<image>)[^)]*\\))?+\\s*+[,)]",
            Pattern.CASE_INSENSITIVE);

    private final String css;
    private final Predicate<String> denied;
    private final StringBuilder out = new StringBuilder();
    private int copied;
    private int parentheses;
    private int brackets;

    /** How many parentheses are open inside of {@code image-set(} at hand; 0 outside. */
    private int imageSet;

    /** Whether the rule or declaration at hand is one of which strings count. */
    private boolean takesStrings;

    /** Whether the rule at hand is one of which nothing is loaded. */
    private boolean isNamespace;

    /** Behind the latest rule or declaration that ended outside of all parentheses and brackets. */
    private int boundary;

    private CssUrls(String css, Predicate<String> denied) {
        this.css = css;
        this.denied = denied;
    }

    /**
     * Replaces denied URLs.
     *
     * @param denied asked for each URL, with its escapes resolved
     * @return null if none is denied
     */
    static @Nullable String replace(String css, Predicate<String> denied) {
        String once = replaceRead(css, denied);
        String rest = once == null ? css : once;
        String other = withoutSecondHalves(rest);
        String twice = other.equals(rest) ? null : replaceRead(other, denied);
        return twice == null ? once : twice.replace(SECOND_HALF, '\\');
    }

    /**
     * The sheet as it reads where a backslash is the second byte of a character. The attack is a string in Shift_JIS, GBK
     * or Big5 whose last byte is a backslash, which to a reader of bytes escapes the quote behind it.
     */
    private static String withoutSecondHalves(String css) {
        int i = css.indexOf('\\');
        StringBuilder other = null;
        while (i >= 0) {
            if (i > 0 && css.charAt(i - 1) > 0x80) {
                other = other == null ? new StringBuilder(css) : other;
                other.setCharAt(i, SECOND_HALF);
            }
            i = css.indexOf('\\', i + 1);
        }
        return other == null ? css : other.toString();
    }

    private static @Nullable String replaceRead(String css, Predicate<String> denied) {
        CssUrls urls = new CssUrls(css, denied);
        urls.scan();
        return urls.copied == 0
                ? null
                : urls.out.append(css, urls.copied, css.length()).toString();
    }

    /**
     * Where a sheet can be cut in two that are read as before, whatever comes behind it: the latest such place, or 0 if
     * there is none.
     */
    static int lastBoundary(String css) {
        int boundary = boundaryOf(css);
        String other = withoutSecondHalves(css);
        return other.equals(css) || boundaryOf(other) == boundary ? boundary : 0;
    }

    private static int boundaryOf(String css) {
        CssUrls urls = new CssUrls(css, url -> false);
        urls.scan();
        return urls.boundary;
    }

    private void scan() {
        int i = 0;
        while (i < css.length()) {
            char c = css.charAt(i);
            if (c == '/' && css.startsWith("/*", i)) {
                int end = css.indexOf("*/", i + 2);
                i = end < 0 ? css.length() : end + 2;
            } else if (c == '"' || c == '\'') {
                i = string(i);
            } else if (isNameStart(c)) {
                i = name(i);
            } else {
                nest(c);
                i++;
                if (parentheses == 0 && brackets == 0 && (c == ';' || c == '{' || c == '}')) {
                    boundary = i;
                }
            }
        }
    }

    private void nest(char c) {
        switch (c) {
            case '(' -> parentheses++;
            case ')' -> {
                parentheses = Math.max(0, parentheses - 1);
                imageSet = parentheses < imageSet ? 0 : imageSet;
            }
            case '[' -> brackets++;
            case ']' -> brackets = Math.max(0, brackets - 1);
            case ';', '{', '}' -> {
                takesStrings = false;
                isNamespace = false;
            }
            default -> {}
        }
    }

    private int string(int quote) {
        char mark = css.charAt(quote);
        int i = quote + 1;
        while (i < css.length() && css.charAt(i) != mark && "\n\r\f".indexOf(css.charAt(i)) < 0) {
            i += css.charAt(i) != '\\' ? 1 : css.startsWith("\r\n", i + 1) ? 3 : 2;
        }
        int end = Math.min(i, css.length());
        if (takesStrings || (parentheses > 0 && brackets == 0)) {
            judge(quote + 1, end);
        }
        return end < css.length() ? end + 1 : end;
    }

    private int name(int from) {
        int i = from;
        while (i < css.length() && isName(css.charAt(i))) {
            i = css.charAt(i) == '\\' ? escapeEnd(i) : i + 1;
        }
        String name = unescape(css.substring(from, i)).toLowerCase(Locale.ROOT);
        boolean rule = from > 0 && css.charAt(from - 1) == '@';
        isNamespace |= rule && name.equals("namespace");
        takesStrings |= rule ? name.equals("import") : givesStrings(name);
        if (i == css.length() || css.charAt(i) != '(') {
            return i;
        }
        if (name.endsWith("image-set") && imageSet == 0) {
            imageSet = parentheses + 1;
        }
        if (name.equals("attr") && (imageSet > 0 || takesStrings) && isText(i) && denied.test(ANYTHING)) {
            out.append(css, copied, from).append("none");
            copied = i;
        }
        if (!name.equals("url")) {
            return i;
        }
        int start = i + 1;
        while (start < css.length() && css.charAt(start) <= ' ') {
            start++;
        }
        if (start < css.length() && (css.charAt(start) == '"' || css.charAt(start) == '\'')) {
            return i; // the parenthesis makes the string count
        }
        int end = start;
        while (end < css.length() && css.charAt(end) != ')') {
            end = css.charAt(end) == '\\' ? escapeEnd(end) : end + 1;
        }
        end = Math.min(end, css.length());
        int trimmed = end;
        while (trimmed > start && css.charAt(trimmed - 1) <= ' ') {
            trimmed--;
        }
        judge(start, trimmed);
        return Math.min(end + 1, css.length());
    }

    private boolean isText(int parenthesis) {
        return TEXT_ATTRIBUTE.matcher(css).region(parenthesis, css.length()).lookingAt();
    }

    /** Whether a property holds what a function may take for an address. */
    private static boolean givesStrings(String property) {
        return property.startsWith("--") || property.equals("initial-value") || property.equals("result");
    }

    private void judge(int from, int to) {
        if (from < to && !isNamespace && denied.test(unescape(css.substring(from, to)))) {
            out.append(css, copied, from).append(NOTHING);
            copied = to;
        }
    }

    private static boolean isNameStart(char c) {
        return c == '\\' || c == '_' || c == '-' || c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isName(char c) {
        return isNameStart(c) || (c >= '0' && c <= '9');
    }

    private int escapeEnd(int backslash) {
        int i = backslash + 1;
        while (i < css.length() && i <= backslash + 6 && isHex(css.charAt(i))) {
            i++;
        }
        if (i == backslash + 1) {
            return Math.min(i + 1, css.length());
        }
        if (css.startsWith("\r\n", i)) {
            return i + 2;
        }
        return i < css.length() && css.charAt(i) <= ' ' ? i + 1 : i;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        CssUrls inside = new CssUrls(text, url -> false);
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                i++;
                continue;
            }
            int end = inside.escapeEnd(i);
            String escape = text.substring(Math.min(i + 1, end), end).strip();
            if (!escape.isEmpty() && isHex(escape.charAt(0))) {
                int code = Integer.parseInt(escape, 16);
                boolean valid = code > 0 && code <= Character.MAX_CODE_POINT && (code < 0xD800 || code > 0xDFFF);
                plain.appendCodePoint(valid ? code : 0xFFFD);
            } else {
                plain.append(escape);
            }
            i = end;
        }
        return plain.toString();
    }
}
