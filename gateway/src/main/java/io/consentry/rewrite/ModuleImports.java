package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The addresses that a script imports modules from: ECMAScript 13.3.10 and 16.2.2. No script in the page can stand in
 * the way of an import, so it has to be seen before.
 *
 * <p>No parser: every {@code import} or {@code from} before a string counts, unless its line is a comment beyond doubt.
 */
final class ModuleImports {
    private static final String IMPORT = "import";

    /**
     * One import.
     *
     * @param from where its strings begin
     * @param to where they end
     */
    private record Import(String specifier, int from, int to) {}

    private final String code;
    private int at;

    private ModuleImports(String code) {
        this.code = code;
    }

    /** The module specifiers, strings put together by {@code +} included, in order. */
    static List<String> imports(byte[] bytes, int from, int to) {
        String code = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return new ModuleImports(code).all().stream().map(Import::specifier).toList();
    }

    /**
     * Puts another address in the place of denied ones.
     *
     * @param denied asked about each specifier
     * @param instead without quotes or escapes
     * @return null if none is denied
     */
    static @Nullable String replace(String code, Predicate<String> denied, String instead) {
        List<Import> found = new ModuleImports(code).all();
        found.sort(Comparator.comparingInt(Import::from));
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (Import each : found) {
            boolean inside = each.from() < copied; // of a string that has been replaced
            if (!inside && denied.test(each.specifier())) {
                char quote = code.charAt(each.from()); // where all of it stands in a string, that must not end
                out.append(code, copied, each.from())
                        .append(quote)
                        .append(instead)
                        .append(quote);
                copied = each.to();
            }
        }
        return copied == 0 ? null : out.append(code, copied, code.length()).toString();
    }

    private List<Import> all() {
        List<Import> found = new ArrayList<>();
        find(IMPORT, found);
        find("from", found);
        return found;
    }

    private void find(String word, List<Import> found) {
        int i = code.indexOf(word);
        while (i >= 0) {
            at = i + word.length();
            boolean whole = i == 0 || !(isPartOfName(code.charAt(i - 1)) || isMember(i));
            Import one = whole ? specifier(word.equals(IMPORT)) : null;
            if (one != null && !isCommentedOut(i)) {
                found.add(one);
            }
            i = code.indexOf(word, i + word.length());
        }
    }

    private @Nullable Import specifier(boolean maybeCall) {
        at = ScriptText.skipBlank(code, at);
        while (maybeCall && at < code.length() && code.charAt(at) == '(') {
            at++;
            at = ScriptText.skipBlank(code, at);
        }
        int from = at;
        String first = string();
        if (first == null) {
            return null;
        }
        StringBuilder whole = new StringBuilder(first);
        while (true) {
            int to = at;
            at = ScriptText.skipBlank(code, at);
            if (at == code.length() || code.charAt(at) != '+') {
                return new Import(whole.toString(), from, to);
            }
            at++;
            at = ScriptText.skipBlank(code, at);
            String next = string();
            if (next == null) {
                return new Import(whole.toString(), from, to);
            }
            whole.append(next);
        }
    }

    /** The string that begins here, its escapes resolved; null if none does. */
    private @Nullable String string() {
        if (at == code.length() || "\"'`".indexOf(code.charAt(at)) < 0) {
            return null;
        }
        int quote = at;
        at = ScriptText.stringEnd(code, quote);
        boolean closed = at - quote > 1 && code.charAt(at - 1) == code.charAt(quote);
        return unescape(code.substring(quote + 1, closed ? at - 1 : at));
    }

    /** Whether a line comment begins the line, and nothing before the place could have ended it or begun it inside of something. */
    private boolean isCommentedOut(int place) {
        int line = place;
        while (line > 0 && !ScriptText.isLineEnd(code.charAt(line - 1))) {
            line--;
        }
        String before = code.substring(line, place).strip();
        return before.startsWith("//")
                && !before.contains("*/")
                && before.chars().noneMatch(c -> c == '"' || c == '\'' || c == '`');
    }

    /** Whether what stands here is the name of an object's member, behind one dot and not behind three. */
    private boolean isMember(int place) {
        return code.charAt(place - 1) == '.' && !code.startsWith("...", place - 3);
    }

    /** ECMA-262 12.7; what is no character in UTF-8 may be a blank in the page's own encoding. */
    private static boolean isPartOfName(char c) {
        return c != ScriptText.NO_CHARACTER && Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    /** A JavaScript or JSON text with its escapes resolved. */
    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                plain.append(c);
                continue;
            }
            char kind = text.charAt(i++);
            int end = switch (kind) {
                case 'x' -> i + 2;
                case 'u' -> text.startsWith("{", i) ? text.indexOf('}', i) : i + 4;
                default -> i;
            };
            int digits = kind == 'u' && text.startsWith("{", i) ? i + 1 : i;
            int code = kind == 'x' || kind == 'u' ? hexadecimal(text, digits, end) : -1;
            if (code >= 0) {
                plain.appendCodePoint(code);
                i = text.startsWith("}", end) && digits > i ? end + 1 : end;
            } else if (kind >= '0' && kind <= '7') {
                int value = kind - '0';
                while (i < text.length() && value < 32 && text.charAt(i) >= '0' && text.charAt(i) <= '7') {
                    value = value * 8 + text.charAt(i++) - '0';
                }
                plain.append((char) value);
            } else if (!ScriptText.isLineEnd(kind)) {
                int control = "nrtbfv".indexOf(kind);
                plain.append(control < 0 ? kind : "\n\r\t\b\f\u000B".charAt(control));
            } else if (kind == '\r' && text.startsWith("\n", i)) {
                i++;
            }
        }
        return plain.toString();
    }

    private static int hexadecimal(String text, int from, int to) {
        if (to > text.length() || to <= from || to - from > 8) {
            return -1;
        }
        int code = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || code > Character.MAX_CODE_POINT >> 4) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }
}
