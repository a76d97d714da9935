package io.consentry.consent;

import java.util.Optional;

/**
 * What one request asserts about the visitor and the visitor's wishes.
 *
 * @param gpc whether {@code Sec-GPC: 1} came (W3C Global Privacy Control)
 * @param dnt whether {@code DNT: 1} came, which counts only under a policy that says so
 * @param cookie the consent cookie
 * @param age what the site says of the visitor's age
 * @param account the account that the site names; empty where it names none
 */
public record Signals(boolean gpc, boolean dnt, CookieState cookie, Age age, Optional<Subject> account) {

    /** A browser of unknown age without an account. */
    public Signals(boolean gpc, CookieState cookie) {
        this(gpc, false, cookie, Age.UNKNOWN, Optional.empty());
    }

    /** The same with another consent cookie. */
    public Signals with(CookieState other) {
        return new Signals(gpc, dnt, other, age, account);
    }

    /** The same with the signal set, as a page has seen it ({@code navigator.globalPrivacyControl}). */
    public Signals withGpc() {
        return new Signals(true, dnt, cookie, age, account);
    }
}
