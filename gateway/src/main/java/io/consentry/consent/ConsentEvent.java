package io.consentry.consent;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One thing that happened to a subject's consent, with the circumstances that prove it (ISO/IEC TS 27560).
 *
 * @param key makes the event idempotent: the same key is stored once however often it is sent
 * @param subject whose choice it is
 * @param choices the answer for each purpose that was answered now
 * @param at when the gateway received the choice
 * @param circumstances under which rules and by which means it was made
 * @param salt makes the event's {@link Commitment} one that cannot be guessed
 */
public record ConsentEvent(
        UUID key, Subject subject, Map<Purpose, Choice> choices, Instant at, Circumstances circumstances, Salt salt) {

    /** Takes an ordered, immutable copy of the choices. */
    public ConsentEvent {
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
    }

    /**
     * The choices that stand after this event, those before it being {@code held}: what it does not speak of stands as it
     * did. Where it speaks of {@link Purpose#EVERY}, sets a restriction or lifts it, the grants from before end: a grant
     * counts from its own day and under its own policy, and lifting must not renew it. That something was lifted is told by
     * the event alone.
     */
    public SortedMap<Purpose, Choice> over(Map<Purpose, Choice> held) {
        SortedMap<Purpose, Choice> all = new TreeMap<>(held);
        all.remove(Purpose.EVERY, Choice.GRANTED);
        if (choices.containsKey(Purpose.EVERY)) {
            all.values().removeIf(choice -> choice == Choice.GRANTED);
        }
        all.putAll(choices);
        return all;
    }

    /**
     * Under which rules and by which means a choice was made.
     *
     * @param method how it was made
     * @param policyVersion the policy under which it was asked
     * @param regime the regime's identifier, such as {@code eea}
     * @param jurisdiction an ISO 3166 code, or {@code XX} where unknown
     * @param gpc whether the request carried Global Privacy Control
     * @param overridesSignal whether the visitor was told of the conflict with the signal and chose all the same
     * @param bannerVersion the hash of the texts shown, or empty where no banner was involved
     * @param language BCP 47 tag of the texts shown, or empty
     * @param basis on whose word the choice of a young visitor rests
     */
    public record Circumstances(
            Method method,
            String policyVersion,
            String regime,
            String jurisdiction,
            boolean gpc,
            boolean overridesSignal,
            String bannerVersion,
            String language,
            Basis basis) {

        /** A choice that needed no basis. */
        public Circumstances(
                Method method,
                String policyVersion,
                String regime,
                String jurisdiction,
                boolean gpc,
                boolean overridesSignal,
                String bannerVersion,
                String language) {
            this(
                    method,
                    policyVersion,
                    regime,
                    jurisdiction,
                    gpc,
                    overridesSignal,
                    bannerVersion,
                    language,
                    Basis.NONE);
        }
    }
}
