package io.consentry.rewrite;

/** The parts of a script that are no code, and how it begins: ECMA-262 11 and 12. */
final class ScriptText {
    /** What stands for bytes that are no UTF-8: in the page's own encoding, it may be a blank. */
    static final char NO_CHARACTER = '\uFFFD';

    private ScriptText() {}

    /** Passes white space, line ends and comments. */
    static int skipBlank(String code, int from) {
        int i = from;
        while (i < code.length()) {
            char c = code.charAt(i);
            if (code.startsWith("/*", i)) {
                int end = code.indexOf("*/", i + 2);
                i = end < 0 ? code.length() : end + 2;
            } else if (code.startsWith("//", i)) {
                while (i < code.length() && !isLineEnd(code.charAt(i))) {
                    i++;
                }
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF' || c == NO_CHARACTER) {
                i++;
            } else {
                return i;
            }
        }
        return i;
    }

    /** Behind the quote that ends the string whose first quote stands here, or where the text ends. */
    static int stringEnd(String code, int quote) {
        int i = quote + 1;
        while (i < code.length() && code.charAt(i) != code.charAt(quote)) {
            i += code.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(code.length(), i + 1);
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }

    /** Whether the directives that a script begins with ask for strict mode (11.2.1). */
    static boolean isStrict(String code) {
        int at = skipBlank(code, 0);
        while (at < code.length() && (code.charAt(at) == '"' || code.charAt(at) == '\'')) {
            int end = stringEnd(code, at);
            int behind = skipBlank(code, end);
            boolean semicolon = code.startsWith(";", behind);
            if (behind < code.length() && !semicolon && (!breaksLine(code, end, behind) || goesOn(code, behind))) {
                return false; // it is the beginning of an expression
            }
            if (code.startsWith("use strict", at + 1) && end - at == "'use strict'".length()) {
                return true;
            }
            at = skipBlank(code, semicolon ? behind + 1 : behind);
        }
        return false;
    }

    private static boolean breaksLine(String code, int from, int to) {
        return code.substring(from, to).chars().anyMatch(c -> isLineEnd((char) c));
    }

    /** Whether what stands on a new line belongs to the expression before it (12.10). */
    private static boolean goesOn(String code, int at) {
        if (code.startsWith("++", at) || code.startsWith("--", at)) {
            return false;
        }
        boolean word = code.startsWith("in ", at) || code.startsWith("instanceof ", at);
        return word || code.startsWith("!=", at) || ".,([`+-*/%&|^<>=?".indexOf(code.charAt(at)) >= 0;
    }
}
