package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Gives the snippet's scripts the nonce that a page's content security policy asks of every script (CSP Level 3,
 * 2.3.1), so that a strict policy need not be loosened for them.
 */
public final class ScriptNonce {
    private static final Pattern NONCE = Pattern.compile("'nonce-([A-Za-z0-9+/_-]{1,256}={0,2})'");
    private static final List<String> DIRECTIVES = List.of("script-src-elem", "script-src", "default-src");
    private static final String SCRIPT = "<script ";

    private ScriptNonce() {}

    /**
     * Writes the nonce into the snippet.
     *
     * @param snippet markup in which {@code <script } begins scripts only
     * @param policies the values of {@code Content-Security-Policy}
     * @return the snippet itself if no policy has a nonce for scripts
     */
    public static byte[] write(byte[] snippet, List<String> policies) {
        String nonce = find(policies);
        if (nonce == null) {
            return snippet;
        }
        String markup = new String(snippet, StandardCharsets.UTF_8);
        return markup.replace(SCRIPT, SCRIPT + "nonce=\"" + nonce + "\" ").getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String find(List<String> policies) {
        for (String header : policies) {
            for (String policy : header.split(",", -1)) {
                String sources = sources(policy);
                Matcher nonce = NONCE.matcher(sources);
                if (nonce.find()) {
                    return nonce.group(1);
                }
            }
        }
        return null;
    }

    /** The sources of the directive that governs script elements; empty if none does. */
    private static String sources(String policy) {
        for (String wanted : DIRECTIVES) {
            for (String directive : policy.split(";", -1)) {
                String stripped = directive.strip();
                int space = stripped.indexOf(' ');
                String name = space < 0 ? stripped : stripped.substring(0, space);
                if (name.toLowerCase(Locale.ROOT).equals(wanted)) {
                    return stripped;
                }
            }
        }
        return "";
    }
}
