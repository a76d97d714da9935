package io.consentry.policy;

import java.util.Locale;

/** Why a purpose is allowed or denied. */
public enum Reason {
    /** The site does not work without it. */
    NECESSARY,
    /** Nothing was said; the regime's model decides. */
    DEFAULT,
    /** The visitor granted it, and the record says so. */
    GRANTED,
    /** The visitor refused it or opted out. */
    REFUSED,
    /** The subject restricted the processing or objected to it, and has not lifted that. */
    RESTRICTED,
    /** Global Privacy Control is set and the regime honours it. */
    GPC,
    /** {@code DNT: 1} came, and the policy takes it for the signal. */
    DNT,
    /** The site says that the visitor is under 16, and there is no opt-in on the right basis. */
    UNDER_AGE,
    /** The owner's policy denies it on this page. */
    SITE_RULE,
    /** The grant is older than the regime lets it count. */
    EXPIRED,
    /** The grant was made under a policy that does not cover what is processed now. */
    POLICY_CHANGED,
    /** The consent cookie cannot be trusted. */
    UNREADABLE,
    /** The cookie names a record that the store does not have: erased, or lost. */
    RECORD_ABSENT,
    /** The record could not be read in time. */
    STORE_UNAVAILABLE;

    /** The name on the wire, such as {@code policy-changed}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
