package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.Verdict;

/** Judges the members of list headers. */
final class HeaderJudge {
    /**
     * A parameter of a link, wherever something looks like one: the attack is to show us another than browsers see, as in
     * {@code title=";rel=next"; rel=preload}.
     */
    private static final Pattern PARAMETERS = Pattern.compile(
            "\\b(rel|imagesrcset)\\*?\\s*=\\s*(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"?|([^\\s\";,]+))",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    private final Tally tally;
    private final UrlJudge urls;
    private final Judgement judgement;

    HeaderJudge(PageRules rules) {
        tally = new Tally(rules.decision());
        urls = new UrlJudge(rules, tally);
        judgement = new Judgement(tally);
        judgement.begin();
    }

    /** Whether what was judged so far may be judged in another way for another visitor. */
    boolean dependsOnDecision() {
        return tally.dependsOnDecision();
    }

    /**
     * The list without the members that are not allowed; empty if none is.
     *
     * @param nests whether members hold commas in braces, brackets and parentheses
     */
    String members(String list, boolean nests, Predicate<String> allowed) {
        List<String> members = split(list, nests);
        List<String> kept = members.stream().filter(allowed).toList();
        return kept.size() == members.size() ? list : String.join(",", kept).strip();
    }

    /** A link is allowed if it loads nothing, or nothing denied. */
    boolean allowsLink(String member) {
        boolean loads = false;
        List<String> addresses = new ArrayList<>();
        Matcher parameters = PARAMETERS.matcher(member);
        while (parameters.find()) {
            String value = parameters.group(2) == null ? parameters.group(3) : parameters.group(2);
            String plain = value.replaceAll("\\\\(.)", "$1");
            if (parameters.group(1).equalsIgnoreCase("rel")) {
                loads |= LinkRelations.load(plain);
            } else {
                addresses.addAll(Srcset.urls(plain));
            }
        }
        int open = member.indexOf('<');
        int close = member.indexOf('>', open + 1);
        while (open >= 0 && close >= 0) {
            addresses.add(member.substring(open + 1, close));
            open = member.indexOf('<', close + 1);
            close = member.indexOf('>', open + 1);
        }
        return !loads || isNoneDenied(addresses);
    }

    private boolean isNoneDenied(List<String> addresses) {
        boolean denied = false;
        for (String address : addresses) {
            denied |= urls.judge(address, judgement);
        }
        return !denied;
    }

    /** A member is allowed if no string in it is a denied address. */
    boolean allowsQuoted(String member) {
        Matcher strings = QUOTED.matcher(member);
        boolean denied = false;
        while (strings.find()) {
            String url = ModuleImports.unescape(strings.group(1));
            denied |= (url.indexOf('/') >= 0 || url.indexOf(':') >= 0) && urls.judge(url, judgement);
        }
        return !denied;
    }

    /** An alternative service is allowed if it is the page's own host, or none that is denied: RFC 7838. */
    boolean allowsService(String member) {
        Matcher authority = QUOTED.matcher(member);
        return !authority.find()
                || authority.group(1).startsWith(":")
                || !urls.judge("https://" + authority.group(1), judgement);
    }

    boolean allowsRefresh(String value) {
        return isNoneDenied(Refresh.urls(value));
    }

    /** What becomes of a request that is led to an address; null where it leads to nobody who may be denied. */
    @Nullable
    Verdict location(String value) {
        boolean denied = urls.judge(value, judgement);
        return denied || dependsOnDecision() ? judgement.settle() : null;
    }

    /** The policies without denied report addresses; a policy of which only the reports are denied still holds. */
    String policies(String value) {
        if (!value.toLowerCase(Locale.ROOT).contains("report-uri")) {
            return value;
        }
        List<String> policies = new ArrayList<>();
        for (String policy : value.split(",", -1)) {
            String left = policy(policy);
            if (!left.isBlank() || policy.isBlank()) {
                policies.add(left);
            }
        }
        return String.join(",", policies);
    }

    private String policy(String policy) {
        List<String> directives = new ArrayList<>();
        boolean changed = false;
        for (String directive : policy.split(";", -1)) {
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
        return changed ? String.join(";", directives).strip() : policy;
    }

    private List<String> allowedWords(List<String> words) {
        return words.stream().filter(word -> !urls.judge(word, judgement)).toList();
    }

    /** Divides at commas outside of angle brackets, quotes and perhaps braces; white space stays. */
    private static List<String> split(String list, boolean nests) {
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
            } else if (c == ',' && (depth <= 0 || !nests)) {
                members.add(list.substring(from, i));
                from = i + 1;
            }
        }
        members.add(list.substring(from));
        return members;
    }
}
