package io.consentry.rewrite;

/** Hears of cookies that the catalogue does not know, so that the owner can see them. Called by many threads. */
@FunctionalInterface
public interface UnknownCookies {
    /** Nobody listens. */
    UnknownCookies NOBODY = name -> {};

    /**
     * A cookie was set or sent.
     *
     * @param name as it came from the site or from a browser, of any length
     */
    void seen(String name);
}
