package io.consentry.consent;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the consent cookie says. A cookie that only refuses carries no identifier.
 *
 * @param id the browser's identifier; empty where nothing was ever granted
 * @param choices the answer for each purpose
 * @param policyVersion the policy under which they were made
 * @param sequence of the record that the cookie mirrors; 0 where there is none
 * @param at when the choice was made, to the second
 * @param confirmedUntil the end of the lease that the store gave with the record, to the second; not after {@code at}
 *     where there is none
 * @param overridesSignal whether the visitor chose in knowledge of a conflicting signal
 */
public record ConsentCookie(
        Optional<SubjectId> id,
        Map<Purpose, Choice> choices,
        String policyVersion,
        long sequence,
        Instant at,
        Instant confirmedUntil,
        boolean overridesSignal) {

    /** How long a grant may be believed without a look at its record. */
    public static final Duration LEASE = Duration.ofHours(24);

    /** The cookie's name; the prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis 4.1.3.2). */
    public static final String NAME = "__Host-consent";

    /** The name of the one that covers a whole domain; this prefix makes browsers insist on Secure (4.1.3.1). */
    public static final String DOMAIN_NAME = "__Secure-consent";

    /** A piece of all names of ours, by which a header without any is told fast. */
    public static final String NAMES_HAVE = "-consent";

    /** Whether a cookie of this name is ours. */
    public static boolean isName(String name) {
        return name.equals(NAME)
                || name.equals(DOMAIN_NAME)
                || name.equals(LeaseCookie.NAME)
                || name.equals(LeaseCookie.DOMAIN_NAME);
    }

    /** Takes an ordered, immutable copy of the choices. */
    public ConsentCookie {
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
    }

    /** The same with another end of its lease. */
    ConsentCookie confirmedUntil(Instant end) {
        return new ConsentCookie(id, choices, policyVersion, sequence, at, end, overridesSignal);
    }

    /** Whether a record says just what this cookie does. */
    public boolean mirrors(ConsentRecord record) {
        return sequence == record.sequence()
                && choices.equals(record.choices())
                && policyVersion.equals(record.policyVersion())
                && at.getEpochSecond() == record.at().getEpochSecond()
                && overridesSignal == record.overridesSignal();
    }

    /** What the record says according to this cookie, for as long as its lease is believed. */
    public ConsentRecord asRecord(Subject subject) {
        return new ConsentRecord(subject, sequence, choices, at, policyVersion, overridesSignal);
    }
}
