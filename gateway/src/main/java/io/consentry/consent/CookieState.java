package io.consentry.consent;

/** What a request's consent cookie turned out to be. */
public sealed interface CookieState {

    /** No consent cookie came. */
    record Absent() implements CookieState {}

    /**
     * One cookie came and its signature holds.
     *
     * @param cookie what it says
     */
    record Valid(ConsentCookie cookie) implements CookieState {}

    /**
     * Something came under the cookie's name that cannot be trusted. It denies in every model.
     *
     * @param why in a few words, for the log
     */
    record Unreadable(String why) implements CookieState {}

    /** The one value of {@link Absent}. */
    CookieState ABSENT = new Absent();
}
