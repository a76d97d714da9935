package io.consentry.rewrite;

import java.util.regex.Pattern;

/**
 * What {@code attr()} makes of an attribute of the page (CSS Values 5, 7.7): by the type that it says, or by none.
 *
 * <p>The attack is an attribute that is read as CSS, {@code attr(data-x type(*))} with {@code data-x="url(//vendor.example/)"}:
 * a type counts as harmless only where it is one of those that hold no address, written without any artifice.
 */
enum CssAttribute {
    /** A number, a colour, an identifier and the like. */
    PLAIN,
    /** A string, which is an address where a string is one. */
    TEXT,
    /** CSS, which may hold any address, or what is not known to be another. */
    ANY;

    /** How much of what stands in the parentheses is looked at, so that no sheet makes us read it again and again. */
    private static final int LONGEST = 200;

    /** An identifier with its prefix, in one way only, so that no attribute makes us try many. */
    private static final String NAME =
            "\\s*+(?:[\\w*-]*+\\|)?+(?:[\\w-]|[^\\x00-\\x7f]" + "|\\\\[0-9a-f]{1,6}+\\s?+|\\\\[^\\n\\r\\f0-9a-f])++";

    private static final String SAFE =
            "(?:<(?:number|integer|length|percentage|length-percentage|angle|time|frequency|resolution"
                    + "|flex|color|custom-ident|transform-function|transform-list)>[+#]?|[\\w-]+)";

    /** A unit stands by itself, as in older specifications a type does, of which some are addresses. */
    private static final Pattern PLAIN_TYPE =
            pattern(NAME + "\\s+(?:%|(?!url|uri|src|image|string|raw|any)[a-z]{1,9}|type\\(\\s*" + SAFE
                    + "(?:\\s*\\|\\s*" + SAFE + ")*\\s*\\))");

    private static final Pattern NO_TYPE = pattern(NAME + "(?:\\s+(?:string|raw-string|type\\(\\s*<string>\\s*\\)))?");

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex + "\\s*", Pattern.CASE_INSENSITIVE);
    }

    /** Of the function whose opening parenthesis stands at a position. */
    static CssAttribute of(String css, int parenthesis) {
        String head = css.substring(parenthesis + 1, Math.min(css.length(), parenthesis + 1 + LONGEST));
        StringBuilder said = new StringBuilder();
        int open = 0;
        int i = 0;
        while (i < head.length()) {
            char c = head.charAt(i);
            if (open == 0 && (c == ',' || c == ')')) {
                break;
            }
            if (head.startsWith("/*", i)) {
                int end = head.indexOf("*/", i + 2);
                i = end < 0 ? head.length() : end + 2;
                said.append(' ');
                continue;
            }
            if (c == '\\' && i + 1 < head.length()) {
                said.append(c);
                i++;
                c = head.charAt(i);
            } else {
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            said.append(c);
            i++;
        }
        if (i == LONGEST) {
            return ANY;
        }
        if (PLAIN_TYPE.matcher(said).matches()) {
            return PLAIN;
        }
        return NO_TYPE.matcher(said).matches() ? TEXT : ANY;
    }
}
