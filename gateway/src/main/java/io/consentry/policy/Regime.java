package io.consentry.policy;

import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import java.util.Set;

import io.consentry.consent.Purpose;

/**
 * The rules of some jurisdictions.
 *
 * @param id such as {@code eea}
 * @param model what holds until the visitor says something
 * @param jurisdictions codes of countries and regions, or {@code *} for all that no other regime names
 * @param from the day on which the regime begins to hold; empty if it always did
 * @param asked the purposes that the visitor may answer; in an opt-in regime they are denied until granted
 * @param gpc what Global Privacy Control does here
 * @param youngDenied the purposes that are denied to a visitor under 16 until there is an opt-in on the right basis
 * @param unknownVendors what becomes of tags whose vendor nobody knows
 * @param validity how long a grant counts; at least a day
 * @param reaskAfter how long after an answer the banner may ask again; at least a day
 * @param sources the law that each rule follows
 */
public record Regime(
        String id,
        Model model,
        Set<String> jurisdictions,
        Optional<LocalDate> from,
        Set<Purpose> asked,
        Gpc gpc,
        Set<Purpose> youngDenied,
        UnknownVendors unknownVendors,
        Period validity,
        Period reaskAfter,
        Sources sources) {
    private static final String RIGHTS = "GDPR Articles 18 and 21";

    /**
     * What Global Privacy Control does.
     *
     * @param denies the purposes it denies
     * @param overridable whether a choice made in knowledge of the conflict outweighs it
     * @param binding whether the law demands it; otherwise it is honoured all the same
     */
    public record Gpc(Set<Purpose> denies, boolean overridable, boolean binding) {
        /** Takes an immutable copy. */
        public Gpc {
            denies = Set.copyOf(denies);
        }

        /** A signal that no law makes binding. */
        public Gpc(Set<Purpose> denies, boolean overridable) {
            this(denies, overridable, false);
        }
    }

    /**
     * The section of the law that each rule follows.
     *
     * @param model for what holds until the visitor says something
     * @param gpc for what the signal does
     * @param young for visitors under 16
     * @param answers for what grants and refusals are worth, and for how long
     * @param necessary for what needs no answer
     */
    public record Sources(String model, String gpc, String young, String answers, String necessary) {
        /** One source for all. */
        public Sources(String all) {
            this(all, all, all, all, all);
        }
    }

    /** The name of the regime that holds where no other does. */
    public static final String ELSEWHERE = "*";

    /** Takes immutable copies. */
    public Regime {
        jurisdictions = Set.copyOf(jurisdictions);
        asked = Set.copyOf(asked);
        youngDenied = Set.copyOf(youngDenied);
    }

    /** A regime that always held, knows no special rules for the young, lets unknown vendors be and has one source. */
    public Regime(
            String id,
            Model model,
            Set<String> jurisdictions,
            Set<Purpose> asked,
            Gpc gpc,
            Period validity,
            Period reaskAfter,
            String source) {
        this(
                id,
                model,
                jurisdictions,
                Optional.empty(),
                asked,
                gpc,
                Set.of(),
                UnknownVendors.KEEP,
                validity,
                reaskAfter,
                new Sources(source));
    }

    /** The source of the rule that gives this reason. */
    public String source(Reason reason) {
        return switch (reason) {
            case NECESSARY -> sources.necessary();
            case DEFAULT -> sources.model();
            case GPC, DNT -> sources.gpc();
            case UNDER_AGE -> sources.young();
            case RESTRICTED -> RIGHTS;
            case GRANTED, REFUSED, EXPIRED, POLICY_CHANGED, UNREADABLE, RECORD_ABSENT, STORE_UNAVAILABLE, SITE_RULE ->
                sources.answers();
        };
    }
}
