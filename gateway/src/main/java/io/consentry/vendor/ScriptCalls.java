package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which functions scripts declare for each other, and which they call. */
public final class ScriptCalls {
    /** In bytes: a script that only calls is shorter. */
    private static final int LONGEST = 2 << 10;

    /** More functions of one script are not looked at, nor such as have a name of one letter, or a very long one. */
    private static final int MOST = 8;

    private static final Pattern FUNCTION_OR_BRACE = Pattern.compile("(?:^|(?<=[;}]))function ([\\w$]{2,40})\\(|[{}]");

    /**
     * Of a script with its strings masked: a variable that is given a plain value, or the call of a function with its
     * arguments.
     */
    private static final Pattern STATEMENT =
            Pattern.compile("(?:(?:(?:var|let|const) )?+([\\w$]++)=(?:'[^']*+'|[\\w$.+-]++)|([\\w$]++)\\(([^()>]*+)\\))"
                    + "(?:[;,]++|$)");

    private static final Pattern WORD = Pattern.compile("[\\w$]++");

    private ScriptCalls() {}

    /** The functions that are declared at a script's top, some at the most. */
    static Set<String> declared(String masked) {
        Set<String> names = new HashSet<>();
        Matcher piece = FUNCTION_OR_BRACE.matcher(masked);
        int depth = 0;
        while (names.size() < MOST && piece.find()) {
            switch (piece.group()) {
                case "{" -> depth++;
                case "}" -> depth--;
                default -> {
                    if (depth == 0) {
                        names.add(piece.group(1));
                    }
                }
            }
        }
        return names;
    }

    /**
     * The functions that an inline script calls, if it does nothing else but give plain values to variables that it hands to
     * them; else none.
     *
     * @param from the first byte of the script
     * @param to the byte after its last
     */
    public static Set<String> alone(byte[] text, int from, int to) {
        if (to - from > LONGEST) {
            return Set.of();
        }
        String code = new String(ScriptText.of(text, from, to).masked(), StandardCharsets.ISO_8859_1);
        Set<String> called = new HashSet<>();
        Set<String> variables = new HashSet<>();
        Set<String> handed = new HashSet<>();
        Matcher statement = STATEMENT.matcher(code);
        for (int at = 0; at < code.length(); at = statement.end()) {
            if (!statement.region(at, code.length()).lookingAt()) {
                return Set.of();
            }
            if (statement.group(1) != null) {
                variables.add(statement.group(1));
            } else {
                called.add(statement.group(2));
                WORD.matcher(statement.group(3)).results().forEach(word -> handed.add(word.group()));
            }
        }
        return handed.containsAll(variables) ? called : Set.of();
    }
}
