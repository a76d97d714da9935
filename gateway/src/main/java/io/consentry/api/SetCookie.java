package io.consentry.api;

import io.consentry.consent.ConsentCookie;

/** The {@code Set-Cookie} header for the consent cookie. */
final class SetCookie {
    /** The longest that browsers allow (RFC 6265bis, 5.6.2). */
    private static final int MAX_AGE_SECONDS = 400 * 24 * 3600;

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

    private SetCookie() {}

    static String of(String value) {
        return ConsentCookie.NAME + "=" + value + ATTRIBUTES + MAX_AGE_SECONDS;
    }

    static String clearing() {
        return ConsentCookie.NAME + "=" + ATTRIBUTES + 0;
    }
}
