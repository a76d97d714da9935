package io.consentry.consent;

import java.util.regex.Pattern;

/**
 * Whom a consent concerns, as the store and the caches know them: a keyed hash, never the identifier itself.
 *
 * @param hash 43 characters of unpadded base64url, an HMAC-SHA-256 of the identifier
 */
public record Subject(String hash) {
    private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");

    /**
     * Checks the hash's form.
     *
     * @throws IllegalArgumentException if it is not 43 characters of base64url
     */
    public Subject {
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("not a subject hash");
        }
    }
}
