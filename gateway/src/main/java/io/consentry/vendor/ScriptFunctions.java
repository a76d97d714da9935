package io.consentry.vendor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a script's own functions are, those apart that run where they stand, {@code (function(){…})()}: what is called in
 * one is called when the site wants it, and waits for a library that another tag loads.
 */
final class ScriptFunctions {
    private static final Set<String> STATEMENTS = Set.of("if", "for", "while", "switch", "catch", "with");

    /** What stands behind a function that runs where it stands. */
    private static final Pattern RUN = Pattern.compile("\\)*(?:\\.(?:call|apply))?\\(");

    /** Before a function's parameters, or the brace of a condition: the name that has it, if it has one. */
    private static final Pattern NAMED =
            Pattern.compile("(?:\\bfunction ([\\w$]++)|(?<![\\w$])([\\w$]++)=(?:async )?(?:function)?)$");

    /** Events call their handlers by themselves: {@code onload}. */
    private static final Pattern HANDLER = Pattern.compile("on[a-z]+");

    private static final int LONGEST_NAME = 80;

    /**
     * A block or an expression that may be left out when the script runs.
     *
     * @param from where it begins
     * @param to behind its end
     * @param name of the function that it is; empty if that has none, or it is the block of a condition
     */
    private record Block(int from, int to, String name) {}

    /** An open bracket; {@code >} for a function without braces, which ends with what it stands in. */
    private record Bracket(char kind, int at, boolean isBlock, boolean mayRun, String name) {}

    private final String code;
    private final List<Block> blocks = new ArrayList<>();
    private final Deque<Bracket> open = new ArrayDeque<>();
    private final Map<String, Boolean> calledFromElsewhere = new HashMap<>();

    /** The parenthesis that the latest closing one belongs to. */
    private int closed;

    /**
     * Looks into a script.
     *
     * @param code the script with its strings masked
     */
    ScriptFunctions(String code) {
        this.code = code;
        for (int i = 0; i < code.length(); i++) {
            read(code.charAt(i), i);
        }
    }

    private void read(char c, int at) {
        switch (c) {
            case '(', '[' -> open.push(new Bracket(c, at, false, false, ""));
            case '{' -> brace(at);
            case ',', ';' -> endArrows(at);
            case ')', ']', '}' -> {
                endArrows(at);
                if (!open.isEmpty()) {
                    end(open.pop(), at);
                }
            }
            case '>' -> {
                if (code.startsWith("=>", at - 1) && !code.startsWith("{", at + 1)) {
                    open.push(new Bracket('>', at, true, false, name(before(at - 1))));
                }
            }
            default -> {}
        }
    }

    private void brace(int at) {
        boolean arrow = code.startsWith("=>", at - 2);
        boolean behind = at > 0 && code.charAt(at - 1) == ')';
        int head = arrow ? before(at - 2) : closed;
        boolean statement = behind && STATEMENTS.contains(word(head));
        boolean block = arrow || (behind && (!statement || word(head).equals("if")));
        boolean function = block && !statement;
        open.push(new Bracket('{', at, block, function && !isDeclared(head), function ? name(head) : ""));
    }

    /** Where the parameters before an arrow begin. */
    private int before(int arrow) {
        if (arrow > 0 && code.charAt(arrow - 1) == ')') {
            return closed;
        }
        return arrow - word(arrow).length();
    }

    private void endArrows(int at) {
        while (!open.isEmpty() && open.peek().kind == '>') {
            end(open.pop(), at);
        }
    }

    private void end(Bracket bracket, int at) {
        if (bracket.kind == '(') {
            closed = bracket.at;
        }
        boolean runs = bracket.mayRun && matcher(RUN, at + 1, code.length()).lookingAt();
        if (bracket.isBlock && !runs) {
            blocks.add(new Block(bracket.at, at, bracket.name));
        }
    }

    /** Whether what begins at a position is called in a function, or where something says that it is there to be called. */
    boolean isCall(int at) {
        return isTested(at) || blocks.stream().anyMatch(block -> block.from < at && at < block.to);
    }

    /**
     * Whether what begins at a position, and cannot do without the library, is tested for or in a function that the library
     * calls: one with a name that the script mentions nowhere else.
     */
    boolean isCallback(int at) {
        return isTested(at)
                || blocks.stream()
                        .anyMatch(block -> block.from < at && at < block.to && isCalledFromElsewhere(block.name));
    }

    private boolean isCalledFromElsewhere(String name) {
        return !name.isEmpty()
                && !HANDLER.matcher(name).matches()
                && calledFromElsewhere.computeIfAbsent(name, this::isMentionedOnce);
    }

    private boolean isMentionedOnce(String name) {
        Pattern mention = Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])");
        return mention.matcher(code).results().limit(2).count() == 1;
    }

    /** Whether a test stands directly before a position: {@code if(window.x)} or {@code window.x&&}. */
    private boolean isTested(int at) {
        int from = code.startsWith("window.", at - 7) ? at - 7 : at;
        if (code.startsWith("&&", from - 2)) {
            return true;
        }
        int depth = 0;
        for (int i = from - 1; i >= 0 && code.charAt(from - 1) == ')'; i--) {
            depth += code.charAt(i) == ')' ? 1 : code.charAt(i) == '(' ? -1 : 0;
            if (depth == 0) {
                return word(i).equals("if");
            }
        }
        return false;
    }

    /** The word that ends at a position. */
    private String word(int end) {
        int from = end;
        while (from > 0 && end - from < LONGEST_NAME && ScriptReader.isWord((byte) code.charAt(from - 1))) {
            from--;
        }
        return code.substring(from, end);
    }

    private String name(int head) {
        Matcher named = matcher(NAMED, Math.max(0, head - LONGEST_NAME), head);
        if (!named.find()) {
            return "";
        }
        return named.group(1) == null ? named.group(2) : named.group(1);
    }

    /** Whether a function is a statement of its own, which no parenthesis behind it runs. */
    private boolean isDeclared(int head) {
        Matcher named = matcher(NAMED, Math.max(0, head - LONGEST_NAME), head);
        int at = named.find() ? named.start(1) - "function ".length() : -1;
        return at == 0 || (at > 0 && ";{}".indexOf(code.charAt(at - 1)) >= 0);
    }

    private Matcher matcher(Pattern pattern, int from, int to) {
        return pattern.matcher(code).region(from, to);
    }
}
