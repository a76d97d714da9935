package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges the members of list headers. */
final class HeaderJudge {
    private static final Pattern RELATIONS =
            Pattern.compile(";\\s*rel\\s*=\\s*(?:\"([^\"]*)\"|([^\\s\";,]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final UrlJudge urls;
    private final Judgement judgement;

    HeaderJudge(PageRules rules) {
        Tally tally = new Tally();
        urls = new UrlJudge(rules, tally);
        judgement = new Judgement(rules.decision(), tally);
        judgement.begin();
    }

    /** The list without the members that are not allowed; empty if none is. */
    String members(String list, Predicate<String> allowed) {
        List<String> members = split(list);
        List<String> kept = members.stream().filter(allowed).toList();
        return kept.size() == members.size() ? list : String.join(",", kept).strip();
    }

    /** A link is allowed if it loads nothing, or nothing denied. */
    boolean allowsLink(String member) {
        int open = member.indexOf('<');
        int close = member.indexOf('>', open + 1);
        if (open < 0 || close < 0) {
            return true;
        }
        Matcher relations = RELATIONS.matcher(member);
        if (!relations.find(close)) {
            return true;
        }
        String rel = relations.group(1) == null ? relations.group(2) : relations.group(1);
        return !Loads.loads(rel) || !urls.judge(member.substring(open + 1, close), judgement);
    }

    /** A member is allowed if no string in it is a denied address. */
    boolean allowsQuoted(String member) {
        Matcher strings = QUOTED.matcher(member);
        boolean denied = false;
        while (strings.find()) {
            String url = strings.group(1).replace("\\/", "/");
            denied |= url.indexOf('/') >= 0 && urls.judge(url, judgement);
        }
        return !denied;
    }

    boolean allowsRefresh(String value) {
        String url = Refresh.url(value);
        return url == null || !urls.judge(url, judgement);
    }

    /** The policies without denied report addresses; a policy of which only the reports are denied still holds. */
    String policy(String value) {
        if (!value.toLowerCase(Locale.ROOT).contains("report-uri")) {
            return value;
        }
        List<String> directives = new ArrayList<>();
        boolean changed = false;
        for (String directive : value.split(";", -1)) {
            List<String> words = Srcset.words(directive);
            boolean reports = !words.isEmpty() && words.get(0).equalsIgnoreCase("report-uri");
            List<String> left = reports ? allowedWords(words) : words;
            if (left.size() == words.size()) {
                directives.add(directive);
            } else {
                changed = true;
                if (left.size() > 1) {
                    directives.add(" " + String.join(" ", left));
                }
            }
        }
        return changed ? String.join(";", directives).strip() : value;
    }

    private List<String> allowedWords(List<String> words) {
        return words.stream().filter(word -> !urls.judge(word, judgement)).toList();
    }

    /** Divides at commas outside of angle brackets, quotes, braces and parentheses; white space stays. */
    private static List<String> split(String list) {
        List<String> members = new ArrayList<>();
        boolean quoted = false;
        boolean address = false;
        int depth = 0;
        int from = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else {
                    quoted = c != '"';
                }
            } else if (address) {
                address = c != '>';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                address = true;
            } else if (c == '{' || c == '[' || c == '(') {
                depth++;
            } else if (c == '}' || c == ']' || c == ')') {
                depth--;
            } else if (c == ',' && depth <= 0) {
                members.add(list.substring(from, i));
                from = i + 1;
            }
        }
        members.add(list.substring(from));
        return members;
    }
}
