package io.consentry.consent;

/**
 * What one request asserts about the visitor's wishes.
 *
 * @param gpc whether {@code Sec-GPC: 1} came (W3C Global Privacy Control)
 * @param cookie the consent cookie
 */
public record Signals(boolean gpc, CookieState cookie) {}
