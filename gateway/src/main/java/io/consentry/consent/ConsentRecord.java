package io.consentry.consent;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A subject's latest choices, as the store holds them.
 *
 * @param subject whose choices these are
 * @param sequence assigned by the store, from 1, higher with every event of this subject, also after an erasure; gaps
 *     are normal
 * @param choices the answer for each purpose that was asked; a purpose not named was not answered
 * @param at when the choice was made, to the millisecond
 * @param policyVersion the policy under which it was asked
 * @param overridesSignal whether the visitor was told of a conflicting signal (GPC) and chose all the same
 * @param basis on whose word the choice of a young visitor rests
 */
public record ConsentRecord(
        Subject subject,
        long sequence,
        Map<Purpose, Choice> choices,
        Instant at,
        String policyVersion,
        boolean overridesSignal,
        Basis basis) {

    /** A choice that needed no basis. */
    public ConsentRecord(
            Subject subject,
            long sequence,
            Map<Purpose, Choice> choices,
            Instant at,
            String policyVersion,
            boolean overridesSignal) {
        this(subject, sequence, choices, at, policyVersion, overridesSignal, Basis.NONE);
    }

    /** Takes an ordered, immutable copy of the choices. */
    public ConsentRecord {
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
    }
}
