package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One content security policy, by its directives (CSP Level 3, 2.2). */
final class ContentPolicy {
    /** The directives for script elements, that which counts first, first (6.8.3); likewise for style sheets and requests. */
    static final List<String> SCRIPTS = List.of("script-src-elem", "script-src", "default-src");

    static final List<String> STYLES = List.of("style-src-elem", "style-src", "default-src");
    static final List<String> REQUESTS = List.of("connect-src", "default-src");

    private final List<String> directives;

    private ContentPolicy(List<String> directives) {
        this.directives = directives;
    }

    /** The policies of a header's value; their texts, joined again, are the value. */
    static List<ContentPolicy> all(String value) {
        List<ContentPolicy> policies = new ArrayList<>();
        for (String policy : value.split(",", -1)) {
            policies.add(new ContentPolicy(new ArrayList<>(List.of(policy.split(";", -1)))));
        }
        return policies;
    }

    static String join(List<ContentPolicy> policies) {
        List<String> texts = new ArrayList<>();
        for (ContentPolicy policy : policies) {
            texts.add(String.join(";", policy.directives));
        }
        return String.join(",", texts);
    }

    /** The name and the values of the first of these directives that is there; empty if none is. */
    List<String> governing(List<String> names) {
        int at = find(names);
        return at < 0 ? List.of() : Srcset.words(directives.get(at));
    }

    /** Adds a value to the first of these directives that is there, in the place of {@code 'none'}. */
    void admit(List<String> names, String value) {
        int at = find(names);
        if (at >= 0) {
            String directive = directives.get(at).replaceAll("(?i)\\s'none'(?=\\s|$)", "");
            directives.set(at, directive.stripTrailing() + " " + value);
        }
    }

    /** Of a directive that is there twice, the first counts. */
    private int find(List<String> names) {
        for (String wanted : names) {
            for (int i = 0; i < directives.size(); i++) {
                List<String> words = Srcset.words(directives.get(i));
                if (!words.isEmpty() && words.get(0).toLowerCase(Locale.ROOT).equals(wanted)) {
                    return i;
                }
            }
        }
        return -1;
    }
}
