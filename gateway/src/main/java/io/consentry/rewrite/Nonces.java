package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Gives what is put into a page the nonces that its content security policy asks of scripts and style sheets (CSP
 * Level 3, 2.3.1), so that a strict policy need not be loosened for it.
 */
final class Nonces {
    private static final Pattern NONCE = Pattern.compile("'(?i:nonce)-([A-Za-z0-9+/_-]{1,256}={0,2})'");

    private Nonces() {}

    /**
     * Writes the nonces into markup.
     *
     * @param markup in which {@code <script } begins scripts only and {@code <link } style sheets only
     * @param policies the values of {@code Content-Security-Policy}
     * @return the markup itself if no policy has a nonce
     */
    static byte[] write(byte[] markup, List<String> policies) {
        String scripts = find(policies, ContentPolicy.SCRIPTS);
        String styles = find(policies, ContentPolicy.STYLES);
        if (scripts == null && styles == null) {
            return markup;
        }
        String written = new String(markup, StandardCharsets.UTF_8);
        written = scripts == null ? written : with(scripts, "<script ", written);
        return (styles == null ? written : with(styles, "<link ", written)).getBytes(StandardCharsets.UTF_8);
    }

    private static String with(String nonce, String tag, String markup) {
        return markup.replace(tag, tag + "nonce=\"" + nonce + "\" ");
    }

    private static @Nullable String find(List<String> policies, List<String> directives) {
        for (String header : policies) {
            for (ContentPolicy policy : ContentPolicy.all(header)) {
                for (String source : policy.governing(directives)) {
                    Matcher nonce = NONCE.matcher(source);
                    if (nonce.matches()) {
                        return nonce.group(1);
                    }
                }
            }
        }
        return null;
    }
}
