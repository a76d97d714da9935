package io.consentry.policy;

import java.util.Locale;

/** What becomes of one tag. */
public enum Verdict {
    /** It stays as it is. */
    KEEP,
    /** It is made inert in place, so that the banner can release it after consent. */
    PARK,
    /** It is taken out: no choice of the visitor could allow it. */
    REMOVE;

    /** The name on the wire. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
