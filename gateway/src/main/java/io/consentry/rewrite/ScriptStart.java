package io.consentry.rewrite;

/**
 * What a script begins with that has to stay its beginning (ECMA-262 11.2.1 and 12.5).
 *
 * @param hashbang its first line with the break behind it, if that is a comment that begins with {@code #!}; else empty
 * @param isStrict whether its directives ask for strict mode
 */
record ScriptStart(String hashbang, boolean isStrict) {
    static ScriptStart of(String code) {
        int from = 0;
        if (code.startsWith("#!")) {
            while (from < code.length() && !isLineEnd(code.charAt(from))) {
                from++;
            }
            from = Math.min(code.length(), from + 1);
        }
        return new ScriptStart(code.substring(0, from), isStrict(code, from));
    }

    private static boolean isStrict(String code, int from) {
        int at = skipBlank(code, from, true);
        while (at < code.length() && (code.charAt(at) == '"' || code.charAt(at) == '\'')) {
            int end = stringEnd(code, at);
            int behind = skipBlank(code, end, false);
            boolean ended = behind >= code.length()
                    || code.charAt(behind) == ';'
                    || code.charAt(behind) == '}'
                    || isLineEnd(code.charAt(behind));
            if (!ended) {
                return false; // it goes on as an expression
            }
            String directive = code.substring(at + 1, Math.max(at + 1, end - 1));
            if (directive.equals("use strict")) {
                return true;
            }
            at = skipBlank(code, Math.min(code.length(), behind + 1), true);
        }
        return false;
    }

    /** Behind the quote that ends the string, or where the text ends. */
    private static int stringEnd(String code, int quote) {
        int i = quote + 1;
        while (i < code.length() && code.charAt(i) != code.charAt(quote)) {
            i += code.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(code.length(), i + 1);
    }

    /** Passes white space and comments. */
    private static int skipBlank(String code, int from, boolean lines) {
        int i = from;
        while (i < code.length()) {
            char c = code.charAt(i);
            if (code.startsWith("//", i)) {
                while (i < code.length() && !isLineEnd(code.charAt(i))) {
                    i++;
                }
            } else if (code.startsWith("/*", i)) {
                int end = code.indexOf("*/", i + 2);
                i = end < 0 ? code.length() : end + 2;
            } else if (isLineEnd(c) ? lines : Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF') {
                i++;
            } else {
                return i;
            }
        }
        return i;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }
}
