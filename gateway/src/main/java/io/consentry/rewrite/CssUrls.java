package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

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

    /** In characters: the longest address that is kept. */
    private static final int LONGEST_KEPT = 2048;

    private static final Base64.Encoder KEPT = Base64.getEncoder().withoutPadding();

    /** What is asked for where an attribute of the page may become an address: {@code image-set(attr(data-x) 1x)}. */
    static final String ANYTHING = "*";

    /** Stands for a backslash that is half a character; of private use, so that no sheet has it for something. */
    private static final char SECOND_HALF = '\uE0BC';

    private final String css;
    private final boolean keeps;
    private final Address denied;
    private final StringBuilder out = new StringBuilder();
    private @Nullable Boolean holdsAddresses;
    private final CssNesting nesting = new CssNesting();
    private int copied;

    /** Behind the latest rule or declaration that ended where nothing of what came before matters. */
    private int boundary;

    /** Asked about an address. */
    @FunctionalInterface
    interface Address {
        /**
         * Whether it is taken out.
         *
         * @param url with its escapes resolved
         * @param imported whether a style sheet is what is asked for there
         */
        boolean isDenied(String url, boolean imported);
    }

    private CssUrls(String css, boolean keeps, Address denied) {
        this.css = css;
        this.keeps = keeps;
        this.denied = denied;
    }

    /**
     * Replaces denied URLs.
     *
     * @param css bytes, each as the character of its number: of what they encode, a sheet in an unknown encoding keeps all else
     * @param keeps whether a URL that is written plainly stays behind what replaces it, in a form that nobody reads as one, so
     *     that the page can bring it back
     * @param denied asked for each URL, with its escapes resolved to the bytes of UTF-8
     * @return null if none is denied
     */
    static @Nullable String replace(String css, boolean keeps, Address denied) {
        Set<String> allowed = new HashSet<>();
        Address once =
                (url, imported) -> !allowed.contains(url) && (denied.isDenied(url, imported) || !allowed.add(url));
        String first = replaceRead(css, keeps, once);
        String rest = first == null ? css : first;
        String other = withoutSecondHalves(rest);
        String second = other.equals(rest) ? null : replaceRead(other, keeps, once);
        String read = second == null ? first : second.replace(SECOND_HALF, '\\');
        // Whoever reads ahead knows no escapes: to an address, a backslash is a slash.
        String ahead = CssPreload.replace(
                read == null ? css : read, url -> once.isDenied(unescape(url), true) || once.isDenied(url, true));
        return ahead == null ? read : ahead;
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

    private static @Nullable String replaceRead(String css, boolean keeps, Address denied) {
        CssUrls urls = new CssUrls(css, keeps, denied);
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
        CssUrls urls = new CssUrls(css, false, (url, imported) -> false);
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
            } else if (c == '<' && css.startsWith("<!--", i)) {
                i += 4;
            } else if (c == '-' && css.startsWith("-->", i)) {
                i += 3;
            } else if (isNameStart(i)) {
                i = name(i);
            } else if (c == '#' || isDigit(c)) {
                i = nameEnd(i + 1); // a dimension or a hash, of whose name a parenthesis makes no function
            } else {
                nesting.read(c);
                i++;
                if (nesting.isBoundary(c)) {
                    boundary = i;
                }
            }
        }
    }

    private int string(int quote) {
        char mark = css.charAt(quote);
        int i = quote + 1;
        while (i < css.length() && css.charAt(i) != mark && !isNewline(i)) {
            i = css.charAt(i) == '\\' ? escapeEnd(i) : i + 1;
        }
        if (nesting.stringsCount()) {
            judge(quote + 1, i);
        }
        return i < css.length() ? i + 1 : i;
    }

    private int name(int from) {
        int i = nameEnd(from);
        boolean rule = from > 0 && css.charAt(from - 1) == '@';
        boolean function = i < css.length() && css.charAt(i) == '(' && !rule;
        if (!rule && !function && !mayGiveStrings(from, i)) {
            return i;
        }
        String name = unescape(css.substring(from, i)).toLowerCase(Locale.ROOT);
        if (rule) {
            nesting.rule(name);
        } else if (!function && givesStrings(name)) {
            nesting.declaration();
        }
        if (!function) {
            return i;
        }
        if (name.endsWith("image-set")) {
            nesting.imageSet();
        }
        if (name.equals("attr") && mayBeAddress(i) && denied.isDenied(ANYTHING, false)) {
            out.append(css, copied, from).append("none");
            copied = i;
        }
        return name.equals("url") ? url(i + 1) : i;
    }

    private int url(int from) {
        int start = from;
        while (start < css.length() && isSpace(css.charAt(start))) {
            start++;
        }
        if (start < css.length() && (css.charAt(start) == '"' || css.charAt(start) == '\'')) {
            return from - 1; // the parenthesis makes the string count
        }
        int end = start;
        while (end < css.length() && css.charAt(end) != ')') {
            end = css.charAt(end) == '\\' ? escapeEnd(end) : end + 1;
        }
        int trimmed = end;
        while (trimmed > start && css.charAt(trimmed - 1) <= ' ') {
            trimmed--;
        }
        judge(start, trimmed);
        return Math.min(end + 1, css.length());
    }

    /** Whether the attribute that is named behind a parenthesis may become an address. */
    private boolean mayBeAddress(int parenthesis) {
        return switch (CssAttribute.of(css, parenthesis)) {
            case PLAIN -> false;
            case TEXT -> nesting.takesAttributes() && holdsAddresses();
            case ANY -> true;
        };
    }

    /** Whether there is anything that makes an address of a property that holds an attribute's text. */
    private boolean holdsAddresses() {
        Boolean known = holdsAddresses;
        if (known == null) {
            String plain = unescape(css).toLowerCase(Locale.ROOT);
            known = plain.contains("image-set") || plain.contains("src(");
            holdsAddresses = known;
        }
        return known;
    }

    /** Whether a name may be that of a declaration of which strings count, without making a text of it. */
    private boolean mayGiveStrings(int from, int to) {
        if (!isBeforeColon(to)) {
            return false;
        }
        boolean plain = true;
        for (int i = from; i < to; i++) {
            plain &= css.charAt(i) != '\\';
        }
        return !plain || css.startsWith("--", from) || isName(from, to, "initial-value") || isName(from, to, "result");
    }

    private boolean isName(int from, int to, String name) {
        return to - from == name.length() && css.regionMatches(true, from, name, 0, name.length());
    }

    private boolean isBeforeColon(int from) {
        int i = from;
        while (i < css.length() && css.charAt(i) != ':') {
            if (css.startsWith("/*", i)) {
                int end = css.indexOf("*/", i + 2);
                i = end < 0 ? css.length() : end + 2;
            } else if (isSpace(css.charAt(i))) {
                i++;
            } else {
                return false;
            }
        }
        return i < css.length();
    }

    /** Whether a property holds what a function may take for an address. */
    private static boolean givesStrings(String property) {
        return property.startsWith("--") || property.equals("initial-value") || property.equals("result");
    }

    private void judge(int from, int to) {
        if (from < to
                && !nesting.isNamespace()
                && denied.isDenied(unescape(css.substring(from, to)), nesting.isImport())) {
            out.append(css, copied, from).append(NOTHING);
            if (keeps && isPlain(from, to)) {
                byte[] address = css.substring(from, to).getBytes(StandardCharsets.US_ASCII);
                out.append('#').append(KEPT.encodeToString(address));
            }
            copied = to;
        }
    }

    /** Whether an address reads the same in quotes of either kind and without, in every encoding. */
    private boolean isPlain(int from, int to) {
        boolean plain = to - from <= LONGEST_KEPT;
        for (int i = from; i < to && plain; i++) {
            char c = css.charAt(i);
            plain = c > ' ' && c < 0x7F && "\"'()\\<".indexOf(c) < 0;
        }
        return plain;
    }

    /** Whether a name begins here, or goes on, digits apart: CSS Syntax 4.3.9. */
    private boolean isNameStart(int i) {
        char c = css.charAt(i);
        return c == 0 // stands for U+FFFD: 3.3
                || c == '_'
                || c == '-'
                || c >= 0x80
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c == '\\' && !isNewline(i + 1));
    }

    private int nameEnd(int from) {
        int i = from;
        while (i < css.length() && (isNameStart(i) || isDigit(css.charAt(i)))) {
            i = css.charAt(i) == '\\' ? escapeEnd(i) : i + 1;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }

    private boolean isNewline(int i) {
        return i < css.length() && "\n\r\f".indexOf(css.charAt(i)) >= 0;
    }

    /** Behind an escape, and the white space that ends one of digits; in a string, an escaped line break counts as one. */
    private int escapeEnd(int backslash) {
        int i = backslash + 1;
        while (i < css.length() && i <= backslash + 6 && isHex(css.charAt(i))) {
            i++;
        }
        if (i == css.length()) {
            return i;
        }
        boolean digits = i > backslash + 1;
        if (css.startsWith("\r\n", i)) {
            return i + 2;
        }
        return digits && !isSpace(css.charAt(i)) ? i : i + 1;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        CssUrls inside = new CssUrls(text, false, (url, imported) -> false);
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
                byte[] utf8 = Character.toString(valid ? code : 0xFFFD).getBytes(StandardCharsets.UTF_8);
                plain.append(new String(utf8, StandardCharsets.ISO_8859_1));
            } else {
                plain.append(escape);
            }
            i = end;
        }
        return plain.toString();
    }
}
