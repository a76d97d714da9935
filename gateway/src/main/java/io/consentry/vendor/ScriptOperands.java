package io.consentry.vendor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where in a script something is loaded, made of text, or given a name: one pass over its code, which keeps at each place
 * of interest the operands that it lies in.
 */
final class ScriptOperands {
    /** What becomes of an operand. */
    enum Kind {
        /** It is an address that is loaded. */
        LOADED,
        /** It is markup of which elements are made. */
        MARKUP,
        /** A name holds it from then on. */
        NAMED
    }

    /**
     * An operand, with those that it lies in.
     *
     * @param from where it begins
     * @param name what holds it, if it is named; else empty
     * @param depth the brackets open at its beginning
     * @param lists those of them that make a list or a block
     * @param outer the next one around it
     */
    record Operand(
            Kind kind,
            int from,
            String name,
            int depth,
            int lists,
            @Nullable Operand outer) {}

    /**
     * A place in the code.
     *
     * @param at its position
     * @param operand the innermost operand that it lies in
     * @param lists open there, of those brackets that make a list or a block
     * @param call where the parenthesis stands that it lies in, if nothing else does and no statement ended since; else -1
     */
    record Place(int at, @Nullable Operand operand, int lists, int call) {}

    /** A word after which an operand begins. */
    private record Word(String before, Pattern behind, Kind kind) {}

    /** An operand that has been announced and begins further on. */
    private record Announced(Kind kind, int from, String name) {}

    /** An open bracket, and whether a statement had ended around it. */
    private record Bracket(
            char kind,
            int at,
            boolean endedAround,
            @Nullable Bracket outer) {}

    private record Use(int from, int to, @Nullable Operand operand) {}

    private static final Map<String, List<Word>> WORDS = new HashMap<>();
    private static final Map<String, List<Word>> PROPERTIES = new HashMap<>();
    private static final Map<String, List<Word>> REQUESTS = new HashMap<>();
    private static final Map<String, List<Word>> LINKS = new HashMap<>();

    static {
        add(WORDS, Kind.LOADED, "src srcset srcdoc", "", "'?=(?!=)");
        add(WORDS, Kind.LOADED, "setAttribute attr prop", "", "\\('(?:src|srcset|data)',");
        add(WORDS, Kind.LOADED, "fetch sendBeacon importScripts import", "", "\\(");
        add(WORDS, Kind.LOADED, "from import", "", "(?=')");
        add(WORDS, Kind.LOADED, "open", ".", "\\('(?:GET|POST|HEAD|PUT|get|post)',");
        add(WORDS, Kind.LOADED, "getScript getJSON ajax load get $get post", ".", "\\((?=')");
        add(WORDS, Kind.LOADED, "EventSource WebSocket Worker SharedWorker", "new ", "\\(");
        add(WORDS, Kind.LOADED, "require requirejs", "", "\\(\\[?(?=')");
        add(WORDS, Kind.MARKUP, "write writeln append prepend html before after", ".", "\\(");
        add(WORDS, Kind.MARKUP, "innerHTML outerHTML", ".", "\\+?=(?!=)");
        add(WORDS, Kind.MARKUP, "insertAdjacentHTML", "", "\\('\\w*',");
        add(WORDS, Kind.MARKUP, "$ jQuery", "", "\\((?=')");
        // These load only beside something else: an element's property in a list, a style sheet's address.
        add(PROPERTIES, Kind.LOADED, "src", "", "'?:");
        add(REQUESTS, Kind.LOADED, "url", "", "'?:");
        add(LINKS, Kind.LOADED, "href", ".", "=(?!=)");
    }

    /** Functions of a script's own that load what they are given. */
    private static final Pattern LOADER =
            Pattern.compile("(?i)(?:load|inject|insert|include|append|embed|import|require|add|get)"
                    + "[\\w$]*(?:script|js|pixel|tag|sdk|beacon|iframe|library|resource|asset)");

    private static final List<String> MAKES_ELEMENT = List.of("createElement(", "createElementNS(", ".ajax(");
    private static final List<String> MAKES_LINK = List.of("createElement('link'", "preload");

    private static final int LONGEST_OPERAND = 4_000;

    private final String code;
    private final Matcher matcher;
    private final boolean makesElement;
    private final boolean makesRequest;
    private final boolean makesLink;
    private final List<Place> places = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    private final Map<String, Boolean> plainObjects = new HashMap<>();
    private final List<Announced> announced = new ArrayList<>();
    private @Nullable Map<String, List<Place>> usesByName;
    private @Nullable Operand operand;
    private @Nullable Bracket bracket;
    private int depth;
    private int lists;
    private boolean ended;
    private boolean loadsNames;

    private ScriptOperands(String code) {
        this.code = code;
        this.matcher = LOADER.matcher(code).useAnchoringBounds(false).useTransparentBounds(true);
        this.makesElement = MAKES_ELEMENT.stream().anyMatch(code::contains);
        this.makesRequest = code.contains(".ajax(");
        this.makesLink = MAKES_LINK.stream().anyMatch(code::contains);
    }

    private static void add(Map<String, List<Word>> to, Kind kind, String words, String before, String behind) {
        Pattern pattern = Pattern.compile(behind);
        for (String word : words.split(" ", -1)) {
            to.computeIfAbsent(word, key -> new ArrayList<>()).add(new Word(before, pattern, kind));
        }
    }

    /**
     * Reads a script.
     *
     * @param code with its strings masked
     * @param positions ascending, of which the places are kept
     */
    static ScriptOperands of(String code, int[] positions) {
        ScriptOperands operands = new ScriptOperands(code);
        operands.read(positions);
        return operands;
    }

    /** The place of a position, by its index among those given. */
    Place place(int index) {
        return places.get(index);
    }

    /** Whether anything is loaded whose address does not stand there itself. */
    boolean loadsNames() {
        return loadsNames;
    }

    /** Whether an operand reaches as far as a position that it was found around. */
    static boolean reaches(Operand operand, int position) {
        return position - operand.from() < LONGEST_OPERAND;
    }

    /** Where a name is used. */
    List<Place> uses(String name) {
        Map<String, List<Place>> known = usesByName;
        if (known == null) {
            known = new HashMap<>();
            for (Use use : uses) {
                known.computeIfAbsent(code.substring(use.from, use.to), key -> new ArrayList<>())
                        .add(new Place(use.from, use.operand, 0, -1));
            }
            usesByName = known;
        }
        return known.getOrDefault(name, List.of());
    }

    private void read(int[] positions) {
        int next = 0;
        int i = 0;
        while (i < code.length()) {
            begin(i);
            int end = i + 1;
            if (isWord(code.charAt(i))) {
                while (end < code.length() && isWord(code.charAt(end))) {
                    end++;
                }
                word(i, end);
            }
            while (next < positions.length && positions[next] < end) {
                keep(positions[next++]);
            }
            sign(code.charAt(i), i);
            i = end;
        }
        while (next < positions.length) {
            keep(positions[next++]);
        }
    }

    private static boolean isWord(char c) {
        return c < 0x80 && ScriptReader.isWord((byte) c);
    }

    private void keep(int position) {
        Bracket open = bracket;
        int call = open != null && open.kind == '(' && !ended ? open.at : -1;
        places.add(new Place(position, operand, lists, call));
    }

    private void sign(char c, int at) {
        switch (c) {
            case '(', '[', '{' -> {
                bracket = new Bracket(c, at, ended, bracket);
                ended = false;
                depth++;
                lists += c == '(' ? 0 : 1;
            }
            case ')', ']', '}' -> {
                Bracket closed = bracket;
                ended = closed != null && closed.endedAround;
                bracket = closed == null ? null : closed.outer;
                depth--;
                lists -= c == ')' ? 0 : 1;
                endOperands(depth + 1);
            }
            case ',', ';' -> {
                ended |= c == ';';
                endOperands(depth);
            }
            default -> {}
        }
    }

    /** Ends those that began at this depth or deeper. */
    private void endOperands(int atDepth) {
        Operand open = operand;
        while (open != null && open.depth >= atDepth) {
            open = open.outer;
        }
        operand = open;
    }

    private void word(int from, int to) {
        char before = from == 0 ? ';' : code.charAt(from - 1);
        char next = to == code.length() ? ';' : code.charAt(to);
        if (before != '\'' && next != '\'' && next != ':') {
            uses.add(new Use(from, to, operand));
        }
        if ("(=:'+".indexOf(next) < 0) {
            return;
        }
        String name = code.substring(from, to);
        int equals = next == '\'' ? to + 1 : to;
        if (isAssignment(equals)) {
            announced.add(new Announced(Kind.NAMED, equals + 1, name));
        }
        int dollar = name.lastIndexOf('$');
        announce(name, from, to);
        if (dollar == name.length() - 1 && dollar > 0) {
            announce("$", to - 1, to);
        } else if (dollar >= 0 && dollar < name.length() - 1) {
            announce(name.substring(dollar + 1), from + dollar + 1, to);
        }
        if (next == '(' && matcher.usePattern(LOADER).region(from, to).find()) {
            announced.add(new Announced(Kind.LOADED, to + 1, ""));
        }
        announced.removeIf(each -> each.from == to && begin(each));
    }

    private boolean isAssignment(int at) {
        if (at >= code.length()) {
            return false;
        }
        char behind = at + 1 < code.length() ? code.charAt(at + 1) : ';';
        return code.charAt(at) == ':' || (code.charAt(at) == '=' && behind != '=' && behind != '>');
    }

    private void announce(String word, int from, int to) {
        announce(WORDS, word, from, to);
        if (makesElement) {
            announce(PROPERTIES, word, from, to);
        }
        if (makesRequest) {
            announce(REQUESTS, word, from, to);
        }
        if (makesLink) {
            announce(LINKS, word, from, to);
        }
    }

    private void announce(Map<String, List<Word>> words, String word, int from, int to) {
        for (Word each : words.getOrDefault(word, List.of())) {
            boolean stands = code.startsWith(each.before, from - each.before.length());
            if (stands
                    && !(word.equals("src") && isPlainMember(from))
                    && matcher.usePattern(each.behind).region(to, code.length()).lookingAt()) {
                announced.add(new Announced(each.kind, matcher.end(), ""));
            }
        }
    }

    /** Whether a property is one of an object that is no element: of {@code dataset}, or one that the script made of nothing. */
    private boolean isPlainMember(int from) {
        if (!code.startsWith(".", from - 1)) {
            return false;
        }
        int start = from - 1;
        while (start > 0 && isWord(code.charAt(start - 1))) {
            start--;
        }
        String owner = code.substring(start, from - 1);
        return owner.equals("dataset")
                || (!owner.isEmpty()
                        && !code.startsWith(".", start - 1)
                        && plainObjects.computeIfAbsent(owner, this::isOnlyPlain));
    }

    /** Whether nothing is ever assigned to a name but an empty object, and it is no parameter. */
    private boolean isOnlyPlain(String name) {
        Matcher assignments = Pattern.compile("(?<![\\w$.])" + Pattern.quote(name)
                        + "(?:(=\\{\\}(?=[;,]|$))|=(?!=)| of | in |(?![\\w$])[^()]{0,200}+\\)(?:=>|\\{))")
                .matcher(code);
        boolean plain = false;
        while (assignments.find()) {
            if (assignments.group(1) == null) {
                return false;
            }
            plain = true;
        }
        return plain;
    }

    private void begin(int at) {
        if (!announced.isEmpty()) {
            announced.removeIf(each -> each.from <= at && begin(each));
        }
    }

    private boolean begin(Announced each) {
        operand = new Operand(each.kind, each.from, each.name, depth, lists, operand);
        boolean empty = each.from >= code.length() || ",;)]}".indexOf(code.charAt(each.from)) >= 0;
        loadsNames |= each.kind == Kind.LOADED && !empty && code.charAt(each.from) != '\'';
        return true;
    }
}
