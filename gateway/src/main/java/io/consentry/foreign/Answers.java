package io.consentry.foreign;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.consentry.consent.Choice;
import io.consentry.consent.Purpose;
import io.consentry.policy.ForeignConsent;

/** Turns words of others into choices: a purpose is granted if all that it means is, and refused otherwise. */
final class Answers {
    private Answers() {}

    /**
     * Reads every purpose that has a meaning.
     *
     * @param granted whether a name or number has been granted; one that is not there has not
     */
    static ForeignConsent of(ForeignSettings meaning, Predicate<String> granted, Optional<Instant> at) {
        Map<Purpose, Choice> choices = new TreeMap<>();
        for (Map.Entry<Purpose, List<String>> each : meaning.purposes().entrySet()) {
            choices.put(each.getKey(), each.getValue().stream().allMatch(granted) ? Choice.GRANTED : Choice.REFUSED);
        }
        return new ForeignConsent.Answered(choices, at);
    }

    /** The refusals alone; absent if there are none. */
    static ForeignConsent refusals(ForeignConsent consent) {
        if (!(consent instanceof ForeignConsent.Answered answered)) {
            return consent;
        }
        Map<Purpose, Choice> choices = new TreeMap<>(answered.choices());
        choices.values().removeIf(choice -> choice == Choice.GRANTED);
        return choices.isEmpty() ? ForeignConsent.ABSENT : new ForeignConsent.Answered(choices, answered.at());
    }
}
