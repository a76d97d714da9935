package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Gives what is put into a page the nonces that its content security policy asks of scripts and style sheets (CSP
 * Level 3, 2.3.1), so that a strict policy need not be loosened for it.
 */
public final class Nonces {
    private static final Pattern NONCE = Pattern.compile("'nonce-([A-Za-z0-9+/_-]{1,256}={0,2})'");
    private static final List<String> SCRIPTS = List.of("script-src-elem", "script-src", "default-src");
    private static final List<String> STYLES = List.of("style-src-elem", "style-src", "default-src");

    private Nonces() {}

    /**
     * Writes the nonces into markup.
     *
     * @param markup in which {@code <script } begins scripts only and {@code <link } style sheets only
     * @param policies the values of {@code Content-Security-Policy}
     * @return the markup itself if no policy has a nonce
     */
    public static byte[] write(byte[] markup, List<String> policies) {
        String scripts = find(policies, SCRIPTS);
        String styles = find(policies, STYLES);
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
            for (String policy : header.split(",", -1)) {
                String sources = sources(policy, directives);
                Matcher nonce = NONCE.matcher(sources);
                if (nonce.find()) {
                    return nonce.group(1);
                }
            }
        }
        return null;
    }

    /** The sources of the first of these directives that is there; empty if none is. */
    private static String sources(String policy, List<String> directives) {
        for (String wanted : directives) {
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
