package io.consentry.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.consentry.consent.Choice;
import io.consentry.consent.Purpose;

/** What the visitor has answered to another banner than ours, as its cookie or string says. */
public sealed interface ForeignConsent {

    /** No other banner's word counts: ours asks. */
    record NotAsked() implements ForeignConsent {}

    /** Another banner asks, and has not been answered. */
    record Absent() implements ForeignConsent {}

    /**
     * Something came that cannot be read. It denies in every model.
     *
     * @param why in a few words, for the log
     */
    record Unreadable(String why) implements ForeignConsent {}

    /**
     * It has been answered.
     *
     * @param choices for the purposes that it answers
     * @param at when, where it says so
     */
    record Answered(Map<Purpose, Choice> choices, Optional<Instant> at) implements ForeignConsent {
        /** Takes an ordered, immutable copy. */
        public Answered {
            choices = Collections.unmodifiableMap(new TreeMap<>(choices));
        }
    }

    /** The one value of {@link NotAsked}. */
    ForeignConsent NOT_ASKED = new NotAsked();

    /** The one value of {@link Absent}. */
    ForeignConsent ABSENT = new Absent();

    /** Of two that speak for one visitor: what cannot be read denies, a refusal wins, and the older grant is as old as both. */
    static ForeignConsent both(ForeignConsent one, ForeignConsent other) {
        if (one instanceof Unreadable || other instanceof NotAsked) {
            return one;
        }
        if (other instanceof Unreadable || one instanceof NotAsked) {
            return other;
        }
        if (!(one instanceof Answered first)) {
            return other;
        }
        if (!(other instanceof Answered second)) {
            return one;
        }
        Map<Purpose, Choice> choices = new TreeMap<>(first.choices());
        second.choices()
                .forEach((purpose, choice) -> choices.merge(purpose, choice, (a, b) -> a == Choice.REFUSED ? a : b));
        Optional<Instant> at = first.at().isPresent()
                        && second.at()
                                .map(each -> first.at().get().isBefore(each))
                                .orElse(true)
                ? first.at()
                : second.at();
        return new Answered(choices, at);
    }
}
