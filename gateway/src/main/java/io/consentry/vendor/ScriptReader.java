package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads a script into {@link ScriptText}, token by token (ECMA-262 12), not parsed: a script that no browser runs has a
 * form too. A line break that ends a statement becomes a semicolon. Bytes stand for themselves, so that positions need no
 * decoding.
 */
final class ScriptReader {
    private static final byte NO_BREAK_SPACE = (byte) 0xA0;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final Set<String> BEFORE_REGEX = Set.of(
            "return",
            "typeof",
            "case",
            "in",
            "of",
            "delete",
            "void",
            "throw",
            "new",
            "else",
            "do",
            "await",
            "yield",
            "instanceof");

    private static final int LONGEST_BEFORE_REGEX = "instanceof".length();

    private final byte[] in;
    private final int to;
    private int at;
    private byte[] out;
    private int length;

    /** Beginning and end of each string's content in {@link #out}, one pair after the other. */
    private int[] strings = new int[32];

    private int ends;

    /** Open braces, and for each template literal being read the number of them where its expression began. */
    private int braces;

    private int[] templates = new int[8];
    private int nested;

    /** The first quote behind what is read. */
    private int nextQuote;

    private final RegexEnds regexes;
    private final boolean regexBehindBracket;
    private boolean ambiguous;

    /**
     * Begins with {@code bytes[from, to)}.
     *
     * @param regexBehindBracket whether a slash behind a closing parenthesis or brace begins a regular expression
     */
    ScriptReader(byte[] bytes, int from, int to, boolean regexBehindBracket) {
        this.in = bytes;
        this.at = from;
        this.nextQuote = from;
        this.regexes = new RegexEnds(bytes, from, to);
        this.to = to;
        this.out = new byte[Math.max(64, to - from)];
        this.regexBehindBracket = regexBehindBracket;
    }

    /** Whether a slash was read behind such a bracket that could have been read otherwise, and hide a quote. */
    boolean isAmbiguous() {
        return ambiguous;
    }

    /** Whether a byte continues a name. */
    static boolean isWord(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' || b == '$';
    }

    /** Whether all bytes between two positions continue a name. */
    static boolean isWord(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isWord(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /** Reads to the end; to be called once. */
    ScriptText read() {
        while (at < to) {
            boolean line = skipBlank();
            if (at == to) {
                break;
            }
            byte b = in[at];
            boolean quote = isQuote(b);
            boolean escaped = b == '\\' && at + 1 < to && in[at + 1] == 'u';
            if (length > 0 && (isWord(b) || quote || escaped)) {
                divide(line, quote);
            }
            if (quote) {
                at++;
                string(b, false);
            } else if (escaped) {
                at++;
                escape();
                while (at < to && isWord(in[at])) {
                    put(in[at++]);
                }
            } else if (b == '/' && isRegexAllowed() && skipRegex()) {
                put('/');
            } else if (b == '}' && nested > 0 && templates[nested - 1] == braces) {
                nested--;
                at++;
                put('+');
                string((byte) '`', true);
            } else {
                code(b);
            }
        }
        return new ScriptText(out, length, Arrays.copyOf(strings, ends));
    }

    private void code(byte b) {
        if (b == '{') {
            braces++;
        } else if (b == '}') {
            braces--;
        }
        put(b);
        at++;
        if (b == ']') {
            joinMember();
        }
    }

    /** Keeps names apart, and ends a statement that only its line ends. */
    private void divide(boolean line, boolean quote) {
        byte before = out[length - 1];
        boolean word = isWord(before);
        if (line && (word || before == '\'' || before == ')' || before == ']' || before == '}')) {
            put(';');
        } else if (word && !quote && at > 0 && !isWord(in[at - 1])) {
            put(' ');
        }
    }

    /** Skips white space and comments; whether a line ended there. */
    private boolean skipBlank() {
        boolean line = false;
        while (at < to) {
            byte b = in[at];
            int blank = b < 0 ? blankLength() : 0;
            if (b >= 0 && b <= ' ') {
                line |= isLineEnd();
                at++;
            } else if (blank > 0) {
                line |= isLineEnd();
                at += blank;
            } else if (starts("//") || starts("<!--") || (line && starts("-->"))) {
                while (at < to && !isLineEnd()) {
                    at++;
                }
            } else if (starts("/*")) {
                at += 2;
                while (at < to && !starts("*/")) {
                    line |= isLineEnd();
                    at++;
                }
                at = Math.min(to, at + 2);
            } else {
                return line;
            }
        }
        return line;
    }

    /** Line feed, carriage return, U+2028 and U+2029 end lines: ECMA-262 12.3. */
    private boolean isLineEnd() {
        byte b = in[at];
        boolean separator = b == (byte) 0xE2 && at + 2 < to && in[at + 1] == (byte) 0x80 && (in[at + 2] & 0xFE) == 0xA8;
        return separator || b == '\n' || b == '\r';
    }

    /** How many bytes a blank takes that is none of ASCII's, in UTF-8 or as a byte of its own; 0 if there is none. */
    private int blankLength() {
        if (in[at] == NO_BREAK_SPACE) {
            return 1;
        }
        for (int length = 2; length <= 3 && at + length <= to; length++) {
            String character = new String(in, at, length, StandardCharsets.UTF_8);
            char c = character.length() == 1 ? character.charAt(0) : 'x';
            if (c == BYTE_ORDER_MARK || Character.isSpaceChar(c)) {
                return length;
            }
        }
        return 0;
    }

    private boolean starts(String text) {
        if (to - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (in[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isRegexAllowed() {
        if (length == 0) {
            return true;
        }
        byte before = out[length - 1];
        if (before == ')' || before == '}') {
            ambiguous = ambiguous || hasQuotedRegex();
            return regexBehindBracket;
        }
        if (!isWord(before)) {
            return before != ']' && before != '\'';
        }
        int start = length;
        while (start > 0 && isWord(out[start - 1])) {
            start--;
        }
        return length - start <= LONGEST_BEFORE_REGEX && BEFORE_REGEX.contains(text(start, length));
    }

    /** Whether a regular expression could stand here, with a quote in it. */
    private boolean hasQuotedRegex() {
        while (nextQuote < to && (nextQuote < at || !isQuote(in[nextQuote]))) {
            nextQuote++;
        }
        return nextQuote < to && nextQuote < regexes.of(at + 1);
    }

    private static boolean isQuote(byte b) {
        return b == '\'' || b == '"' || b == '`';
    }

    /** Skips a regular expression; whether there is one, which ends on its own line. */
    private boolean skipRegex() {
        int end = regexes.of(at + 1);
        at = end < 0 ? at : end;
        return end >= 0;
    }

    /** Reads a string whose opening quote is behind; a template's goes on behind each of its expressions. */
    private void string(byte quote, boolean goesOn) {
        boolean joins = !goesOn && ends > 0 && length >= 2 && out[length - 1] == '+' && strings[ends - 1] == length - 2;
        if (joins) {
            length -= 2;
            ends--;
        } else {
            put('\'');
            mark();
        }
        while (at < to && in[at] != quote) {
            byte b = in[at];
            if (b == '\\') {
                at++;
                escape();
            } else if (quote == '`' && starts("${")) {
                at += 2;
                templates = nested == templates.length ? Arrays.copyOf(templates, 2 * nested) : templates;
                templates[nested++] = braces;
                mark();
                put('\'');
                put('+');
                return;
            } else if (quote != '`' && (b == '\n' || b == '\r')) {
                break; // not closed: no browser runs this, and what follows is code again
            } else {
                put(b == '\'' ? '"' : b);
                at++;
            }
        }
        if (at < to && in[at] == quote) {
            at++;
        }
        mark();
        put('\'');
    }

    /** Puts what an escape stands for whose backslash is behind: ECMA-262 12.9.4, and B.1.2 for octal ones. */
    private void escape() {
        if (at == to) {
            return;
        }
        if (isLineEnd()) {
            at += in[at] < 0 ? 3 : in[at] == '\r' && at + 1 < to && in[at + 1] == '\n' ? 2 : 1;
            return;
        }
        byte b = in[at++];
        switch (b) {
            case 'x' -> codePoint(16, 2);
            case 'u' -> {
                if (at < to && in[at] == '{') {
                    at++;
                    codePoint(16, to);
                    at = at < to && in[at] == '}' ? at + 1 : at;
                } else {
                    codePoint(16, 4);
                }
            }
            case 'n', 'r', 't', 'b', 'f', 'v' -> put(' ');
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                codePoint(8, b < '4' ? 3 : 2);
            }
            default -> put(b == '\'' ? '"' : b);
        }
    }

    private void codePoint(int radix, int digits) {
        int code = 0;
        int end = Math.min(to, at + Math.min(digits, to - at));
        while (at < end && Character.digit(in[at], radix) >= 0) {
            code = Math.min(code, 1 << 24) * radix + Character.digit(in[at++], radix);
        }
        put(code < 0x80 && code != '\'' ? code : '?');
    }

    /** Makes {@code .b} of {@code ['b']} behind a name. */
    private void joinMember() {
        if (ends == 0 || strings[ends - 1] != length - 2) {
            return;
        }
        int from = strings[ends - 2];
        int end = strings[ends - 1];
        boolean member = from >= 3
                && out[from - 2] == '['
                && (isWord(out[from - 3]) || out[from - 3] == ')' || out[from - 3] == ']')
                && end > from
                && isWord(out, from, end);
        if (member) {
            System.arraycopy(out, from, out, from - 1, end - from);
            out[from - 2] = '.';
            length = end - 1;
            ends -= 2;
        }
    }

    private void mark() {
        strings = ends == strings.length ? Arrays.copyOf(strings, 2 * ends) : strings;
        strings[ends++] = length;
    }

    private void put(int b) {
        out = length == out.length ? Arrays.copyOf(out, 2 * length) : out;
        out[length++] = (byte) b;
    }

    private String text(int from, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < end; i++) {
            text.append((char) out[i]);
        }
        return text.toString();
    }
}
