package io.consentry.rewrite;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Has a page's content security policies admit what is put into it: the gateway's own paths on the page's host, where neither
 * {@code 'self'} nor a nonce does, and the name of the guard's policy for Trusted Types. A browser heeds no path behind a
 * redirection, and one directive may govern several kinds.
 */
public final class OwnSources {
    /** What a source expression can hold as a host (CSP Level 3, 2.3.1), a port included. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?");

    private static final List<String> TYPES = List.of("trusted-types");

    /** The name by which the guard makes its policy. */
    private static final String TYPES_POLICY = "consentry";

    private OwnSources() {}

    /**
     * Adds what is missing to a header's value.
     *
     * @param policies the value of {@code Content-Security-Policy}, or of that for reports
     * @param host the value of {@code Host}; one that no source expression can hold admits no paths
     * @param prefix of the gateway's own paths, without a trailing slash
     * @return the value itself where it admits all of it
     */
    public static String admit(String policies, String host, String prefix) {
        List<ContentPolicy> all = ContentPolicy.all(policies);
        for (ContentPolicy policy : all) {
            if (HOST.matcher(host).matches()) {
                String source = host + prefix + "/";
                for (List<String> kind : List.of(ContentPolicy.SCRIPTS, ContentPolicy.STYLES, ContentPolicy.REQUESTS)) {
                    List<String> directive = policy.governing(kind);
                    // Elements carry a nonce, where there is one; a request cannot.
                    boolean trusts = kind != ContentPolicy.REQUESTS && trusts(directive);
                    if (!directive.isEmpty() && !trusts && !admits(directive, source)) {
                        policy.admit(kind, source);
                    }
                }
            }
            List<String> types = policy.governing(TYPES);
            if (!types.isEmpty() && !types.contains("*") && !types.contains(TYPES_POLICY)) {
                policy.admit(TYPES, TYPES_POLICY);
            }
        }
        return ContentPolicy.join(all);
    }

    private static boolean trusts(List<String> directive) {
        return directive.stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .anyMatch(word -> word.equals("'strict-dynamic'") || word.startsWith("'nonce-"));
    }

    private static boolean admits(List<String> directive, String source) {
        return directive.stream()
                .anyMatch(word -> word.equalsIgnoreCase("'self'") || word.equals("*") || word.equals(source));
    }
}
