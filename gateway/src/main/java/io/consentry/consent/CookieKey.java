package io.consentry.consent;

import java.util.regex.Pattern;

/**
 * A secret that signs consent cookies.
 *
 * @param id names the key in the cookie: 1 to 16 letters, digits, hyphens or underscores
 * @param secret at least 32 bytes
 */
public record CookieKey(String id, byte[] secret) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,16}");
    private static final int MIN_BYTES = 32;

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if one is not of the form above
     */
    public CookieKey {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a key's id is 1 to 16 letters, digits, hyphens or underscores");
        }
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException("a key needs at least " + MIN_BYTES + " bytes");
        }
        secret = secret.clone();
    }

    /** Hides the secret, so that it does not reach a log. */
    @Override
    public String toString() {
        return "CookieKey[" + id + "]";
    }
}
