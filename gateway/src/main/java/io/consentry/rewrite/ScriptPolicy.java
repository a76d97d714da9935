package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.consentry.html.Tag;

/**
 * What a page's content security policies with {@code 'strict-dynamic'} say of the scripts of its markup: those without one of
 * their nonces never load (CSP Level 3, 6.7.1.1). One that waits in our form would, since a script that the policy trusts
 * brings it back.
 */
public final class ScriptPolicy {
    /** Of a page without such a policy. */
    static final ScriptPolicy NONE = new ScriptPolicy(List.of());

    /** A policy's nonces, and whether it has digests, which may be those of a script. */
    private record Strict(Set<String> nonces, boolean hashes) {}

    private final List<Strict> policies;

    private ScriptPolicy(List<Strict> policies) {
        this.policies = policies;
    }

    /** Of a page with these values of {@code Content-Security-Policy}. */
    static ScriptPolicy of(List<String> headers) {
        List<Strict> strict = new ArrayList<>();
        for (String header : headers) {
            for (ContentPolicy policy : ContentPolicy.all(header)) {
                add(policy.governing(ContentPolicy.SCRIPTS), strict);
            }
        }
        return strict.isEmpty() ? NONE : new ScriptPolicy(strict);
    }

    private static void add(List<String> directive, List<Strict> strict) {
        Set<String> nonces = new HashSet<>();
        boolean hashes = false;
        boolean dynamic = false;
        boolean urls = false;
        for (String word : directive) {
            String lower = word.toLowerCase(Locale.ROOT);
            dynamic |= lower.equals("'strict-dynamic'");
            hashes |= lower.startsWith("'sha");
            urls |= lower.startsWith("'url-"); // digests of addresses: in Chromium's trial, they count before all else
            if (lower.startsWith("'nonce-") && lower.endsWith("'")) {
                nonces.add(word.substring("'nonce-".length(), word.length() - 1));
            }
        }
        if (dynamic && !urls) {
            strict.add(new Strict(nonces, hashes));
        }
    }

    /** Whether a browser never loads the address of this start tag, that of a script which runs. */
    boolean bars(Tag tag) {
        if (policies.isEmpty() || !Loads.hasAddress(tag) || ScriptType.isPartytown(tag)) {
            return false;
        }
        int attribute = tag.find("nonce");
        String nonce = attribute < 0 ? "" : Loads.value(tag, attribute);
        boolean digested = tag.find("integrity") >= 0;
        for (Strict policy : policies) {
            if (!policy.nonces.contains(nonce) && !(policy.hashes && digested)) {
                return true;
            }
        }
        return false;
    }
}
