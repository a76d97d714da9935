package io.consentry.vendor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which of the vendors that a script names it would contact, as far as that can be told without running it.
 *
 * <p>An address counts where the script loads it: behind {@code src =}, in {@code fetch()}, {@code import} and the like;
 * held by a name that stands there; or handed to a function of the script's own that loads what it is given. One that is
 * merely named, in a link, a list or a text, does not.
 */
final class ScriptLoads {
    /** What loads its operand, which begins where the match ends. */
    private static final Pattern SINK = Pattern.compile("\\bsrc(?:set|doc)?'?=(?!=)"
            + "|\\b(?:setAttribute|attr|prop)\\('(?:src|srcset|data)',"
            + "|\\b(?:fetch|sendBeacon|importScripts|import)\\("
            + "|\\b(?:from|import)(?=')"
            + "|\\.open\\('(?:GET|POST|HEAD|PUT|get|post)',"
            + "|\\.(?:getScript|getJSON|ajax|load|\\$?get|post)\\((?=')"
            + "|\\bnew (?:EventSource|WebSocket|Worker|SharedWorker)\\("
            + "|\\brequire(?:js)?\\(\\[?(?=')"
            + "|\\b(?i:[\\w$]*(?:load|inject|insert|include|append|embed|import|require|add|get)"
            + "[\\w$]*(?:script|js|pixel|tag|sdk|beacon|iframe|library|resource|asset)[\\w$]*)\\(");

    /** What makes elements of its operand's text. */
    private static final Pattern MARKUP = Pattern.compile("\\.write(?:ln)?\\("
            + "|\\.(?:innerHTML|outerHTML)\\+?=(?!=)"
            + "|\\binsertAdjacentHTML\\('\\w*',"
            + "|\\.(?:append|prepend|html|before|after)\\("
            + "|(?:\\$|\\bjQuery)\\((?=')");

    /** What loads only beside something else: an element's property in a list, a style sheet's address. */
    private static final Pattern PROPERTY = Pattern.compile("\\b(?:src|url)'?:");

    private static final Pattern LINK = Pattern.compile("\\.href=(?!=)");
    private static final Pattern MAKES_ELEMENT = Pattern.compile("createElement(?:NS)?\\(|\\.ajax\\(");
    private static final Pattern MAKES_LINK = Pattern.compile("createElement\\('link'|preload");
    private static final Pattern MAKES_SCRIPT = Pattern.compile("createElement\\((?:'script'|[^'])|'script'");

    private static final Pattern ASSIGNMENT = Pattern.compile("([\\w$]+)'?(?:=(?![=>])|:)");

    /** Before an address in markup: the attribute that loads it, and not one that links to it. */
    private static final Pattern LOADING_ATTRIBUTE =
            Pattern.compile("(?i)\\b(?:src|srcset|data|poster)\\s*=\\s*[\"'\\\\]*[^\"'<>\\s]*$");

    private static final Pattern ENCODING = Pattern.compile("\\b(?:encodeURI(?:Component)?|escape)\\($");

    private static final int LONGEST_OPERAND = 4_000;
    private static final int LONGEST_LOADER = 8 << 10;
    private static final int ROUNDS = 3;

    /** A piece of the script. */
    private record Region(int from, int to, boolean markup) {
        boolean holds(int position) {
            return position >= from && position < to;
        }
    }

    private record Assignment(String name, Region value) {}

    private final ScriptText script;
    private final String code;
    private final List<ScriptAddress> addresses;
    private final List<Region> sinks = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private boolean loadsNames;

    /**
     * Looks into a script.
     *
     * @param code the script with its strings masked
     */
    ScriptLoads(ScriptText script, String code, HostIndex hosts, String ownHost) {
        this.script = script;
        this.code = code;
        this.addresses = ScriptAddress.all(script, hosts, ownHost);
    }

    /** The vendors that it would contact. */
    Set<Vendor> vendors() {
        Set<Vendor> found = new LinkedHashSet<>();
        if (addresses.isEmpty()) {
            return found;
        }
        findSinks();
        Matcher names = ASSIGNMENT.matcher(code);
        while (names.find()) {
            assignments.add(new Assignment(names.group(1), operand(names.end(), false)));
        }
        for (ScriptAddress address : addresses) {
            if (!found.contains(address.vendor()) && isLoaded(address)) {
                found.add(address.vendor());
            }
        }
        return found;
    }

    private boolean isLoaded(ScriptAddress address) {
        if (sinks.stream().anyMatch(sink -> sink.markup && isMadeOf(sink, address.at()))) {
            return true;
        }
        if (isHeldAndLoaded(address)) {
            return true;
        }
        if (!address.isWhole() || isQuoted(address)) {
            return false;
        }
        if (sinks.stream().anyMatch(sink -> !sink.markup && sink.holds(address.at()))) {
            return true;
        }
        if (address.isPage()) {
            return false;
        }
        return (loadsNames && isHandedOn(address)) || isInLoader(address);
    }

    private void findSinks() {
        find(SINK, false);
        find(MARKUP, true);
        if (MAKES_ELEMENT.matcher(code).find()) {
            find(PROPERTY, false);
        }
        if (MAKES_LINK.matcher(code).find()) {
            find(LINK, false);
        }
    }

    private void find(Pattern pattern, boolean markup) {
        Matcher sink = pattern.matcher(code);
        while (sink.find()) {
            Region operand = operand(sink.end(), markup);
            sinks.add(operand);
            loadsNames |= !markup && operand.from < operand.to && code.charAt(operand.from) != '\'';
        }
    }

    /** From a position to the end of the expression there: a comma, semicolon or bracket that is not of its own. */
    private Region operand(int from, boolean markup) {
        int depth = 0;
        int end = Math.min(code.length(), from + LONGEST_OPERAND);
        for (int i = from; i < end; i++) {
            char c = code.charAt(i);
            if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
            if (depth < 0 || (depth == 0 && (c == ',' || c == ';'))) {
                return new Region(from, i, markup);
            }
        }
        return new Region(from, end, markup);
    }

    /** Whether what stands at a position ends up where a browser loads it, in the markup that a piece of code makes. */
    private boolean isMadeOf(Region markup, int position) {
        if (!markup.holds(position)) {
            return false;
        }
        StringBuilder before = new StringBuilder();
        for (int i = 0; i < script.strings() && script.stringFrom(i) <= position; i++) {
            if (script.stringFrom(i) >= markup.from) {
                int end = Math.min(script.stringTo(i), position);
                for (int at = script.stringFrom(i); at < end; at++) {
                    before.append((char) (script.bytes()[at] & 0xff));
                }
            }
        }
        return LOADING_ATTRIBUTE.matcher(before).find();
    }

    /** Whether the address is made a part of another one. */
    private boolean isQuoted(ScriptAddress address) {
        return ENCODING.matcher(code.substring(Math.max(0, address.quote() - 24), address.quote()))
                .find();
    }

    /** Whether a name holds the address, at first hand or by way of other names, and stands where things are loaded. */
    private boolean isHeldAndLoaded(ScriptAddress address) {
        Set<String> holders = new HashSet<>();
        boolean made = false;
        for (Assignment assignment : assignments) {
            if (assignment.value.holds(address.at()) && isPlainly(assignment.value, address.quote())) {
                holders.add(assignment.name);
                made |= isMadeOf(assignment.value, address.at());
            }
        }
        boolean markup = made;
        for (int round = 0; round < ROUNDS && !holders.isEmpty(); round++) {
            Pattern held = names(holders);
            if (sinks.stream().anyMatch(sink -> isLoading(sink, held, markup, address.isWhole()))) {
                return true;
            }
            int before = holders.size();
            for (Assignment assignment : assignments) {
                if (!holders.contains(assignment.name) && occurs(held, assignment.value) >= 0) {
                    holders.add(assignment.name);
                }
            }
            if (holders.size() == before) {
                return false;
            }
        }
        return false;
    }

    /** Whether a held address is loaded: as an address if it is one, or in markup that says so. */
    private boolean isLoading(Region sink, Pattern held, boolean markup, boolean whole) {
        int at = occurs(held, sink);
        return at >= 0 && (sink.markup ? markup || isMadeOf(sink, at) : whole);
    }

    /** Whether what stands at a position is the value itself, not an element of a list or object in it. */
    private boolean isPlainly(Region value, int position) {
        int depth = 0;
        for (int i = value.from; i < position; i++) {
            char c = code.charAt(i);
            if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
        }
        return depth == 0;
    }

    private static Pattern names(Set<String> holders) {
        StringBuilder names = new StringBuilder();
        for (String holder : holders) {
            names.append(names.length() == 0 ? "" : "|").append(Pattern.quote(holder));
        }
        return Pattern.compile("(?<![\\w$'])(?:" + names + ")(?![\\w$':])");
    }

    /** Where a name occurs in a piece of code; -1 if nowhere. */
    private int occurs(Pattern names, Region region) {
        Matcher found = names.matcher(code).region(region.from, region.to).useTransparentBounds(true);
        return found.find() ? found.start() : -1;
    }

    /** Whether an address is an argument of a function that stands in the script. */
    private boolean isHandedOn(ScriptAddress address) {
        int open = callBefore(address.quote());
        if (open <= 0) {
            return false;
        }
        int end = open;
        if (code.startsWith(".call", open - 5) || code.startsWith(".apply", open - 6)) {
            end = code.lastIndexOf('.', open);
        }
        char before = code.charAt(end - 1);
        if (before == '}' || (before == ')' && end >= 2 && code.charAt(end - 2) == '}')) {
            return true;
        }
        int start = end;
        while (start > 0 && ScriptText.isWord((byte) code.charAt(start - 1))) {
            start--;
        }
        String name = Pattern.quote(code.substring(start, end));
        return start < end
                && Pattern.compile("\\bfunction " + name + "\\(|(?<![\\w$])" + name
                                + "'?[=:](?:async )?(?:function\\b|\\(|[\\w$]+=>)")
                        .matcher(code)
                        .find();
    }

    /** The opening parenthesis of the call of which what stands at a position is an argument; -1 if there is none. */
    private int callBefore(int position) {
        int depth = 0;
        for (int i = position - 1; i >= 0; i--) {
            char c = code.charAt(i);
            if (c == ')' || c == ']' || c == '}') {
                depth++;
            } else if (c == '(' || c == '[' || c == '{') {
                depth--;
                if (depth < 0) {
                    return c == '(' ? i : -1;
                }
            } else if (c == ';' && depth == 0) {
                return -1;
            }
        }
        return -1;
    }

    /** Whether the whole script is a small loader, which names a vendor's script and makes script elements. */
    private boolean isInLoader(ScriptAddress address) {
        return address.isScript()
                && code.length() <= LONGEST_LOADER
                && loadsNames
                && MAKES_SCRIPT.matcher(code).find();
    }
}
