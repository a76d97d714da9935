package io.consentry.consent;

import java.util.regex.Pattern;

/** A secret that signs consent cookies, under a name that stands in the cookie. */
public final class CookieKey {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,16}");
    private static final int MIN_BYTES = 32;

    private final String id;
    private final Hmac hmac;

    /**
     * Checks both parts.
     *
     * @param id 1 to 16 letters, digits, hyphens or underscores
     * @param secret at least 32 bytes
     * @throws IllegalArgumentException if one is not of that form
     */
    public CookieKey(String id, byte[] secret) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a key's id is 1 to 16 letters, digits, hyphens or underscores");
        }
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException("a key needs at least " + MIN_BYTES + " bytes");
        }
        this.id = id;
        this.hmac = new Hmac(secret.clone());
    }

    /** The key's name. */
    public String id() {
        return id;
    }

    /** 43 characters of unpadded base64url. */
    String sign(String text) {
        return hmac.sign(text);
    }
}
