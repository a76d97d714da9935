package io.consentry.consent;

/** What a subject answered for one purpose. Where two sources disagree, {@link #REFUSED} wins. */
public enum Choice {
    GRANTED,
    REFUSED
}
