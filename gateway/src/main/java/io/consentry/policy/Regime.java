package io.consentry.policy;

import java.time.Period;
import java.util.Set;

import io.consentry.consent.Purpose;

/**
 * The rules of some jurisdictions.
 *
 * @param id such as {@code eea}
 * @param model what holds until the visitor says something
 * @param jurisdictions codes of countries and regions, or {@code *} for all that no other regime names
 * @param asked the purposes that the visitor may answer; in an opt-in regime they are denied until granted
 * @param gpc what Global Privacy Control does here
 * @param validity how long a grant counts; at least a day
 * @param reaskAfter how long after an answer the banner may ask again; at least a day
 * @param source the law that the rules follow
 */
public record Regime(
        String id,
        Model model,
        Set<String> jurisdictions,
        Set<Purpose> asked,
        Gpc gpc,
        Period validity,
        Period reaskAfter,
        String source) {

    /**
     * What Global Privacy Control does.
     *
     * @param denies the purposes it denies
     * @param overridable whether a choice made in knowledge of the conflict outweighs it
     */
    public record Gpc(Set<Purpose> denies, boolean overridable) {
        /** Takes an immutable copy. */
        public Gpc {
            denies = Set.copyOf(denies);
        }
    }

    /** The name of the regime that holds where no other does. */
    public static final String ELSEWHERE = "*";

    /** Takes immutable copies. */
    public Regime {
        jurisdictions = Set.copyOf(jurisdictions);
        asked = Set.copyOf(asked);
    }
}
