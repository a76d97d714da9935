package io.consentry.policy;

import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a new policy lets more be processed than an old one did, so that what was granted under the old one does not
 * cover it. A purpose that is new does not widen anything: it is asked for by itself.
 */
public final class PolicyChange {
    private PolicyChange() {}

    /**
     * In what respect the new policy is wider; empty if in none.
     *
     * @param now from when on it matters
     */
    public static Optional<String> widening(Policy before, Policy after, Instant now) {
        if (before.honoursDnt() && !after.honoursDnt()) {
            return Optional.of("DNT is honoured no longer");
        }
        if (!after.rules().containsAll(before.rules())) {
            return Optional.of("a rule for some pages is gone");
        }
        Set<Instant> instants = new TreeSet<>(Set.of(now));
        Set<String> places = new TreeSet<>(Set.of(Jurisdiction.UNKNOWN.code()));
        for (Policy policy : new Policy[] {before, after}) {
            for (Regime regime : policy.regimes()) {
                places.addAll(regime.jurisdictions());
                regime.from().map(Policy::beginning).filter(now::isBefore).ifPresent(instants::add);
            }
        }
        for (Instant instant : instants) {
            for (String code : places) {
                Jurisdiction place = new Jurisdiction(code);
                Optional<String> wider = wider(before.regime(place, instant), after.regime(place, instant));
                if (wider.isPresent()) {
                    return wider.map(words -> code + ": " + words);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> wider(Regime before, Regime after) {
        if (after.model().compareTo(before.model()) > 0) {
            return Optional.of("the model is " + after.model().id() + " and no longer "
                    + before.model().id());
        }
        if (!after.gpc().denies().containsAll(before.gpc().denies())) {
            return Optional.of("the signal denies less");
        }
        if (after.gpc().overridable() && !before.gpc().overridable()) {
            return Optional.of("a choice can outweigh the signal now");
        }
        if (!after.youngDenied().containsAll(before.youngDenied())) {
            return Optional.of("less is denied to the young");
        }
        if (after.unknownVendors().compareTo(before.unknownVendors()) > 0) {
            return Optional.of("more becomes of unknown vendors");
        }
        return mayBeLonger(after.validity(), before.validity())
                ? Optional.of("a grant counts longer")
                : Optional.empty();
    }

    /** Months are between 28 and 31 days long. */
    private static boolean mayBeLonger(Period a, Period b) {
        return !a.normalized().equals(b.normalized())
                && a.toTotalMonths() * 31 + a.get(ChronoUnit.DAYS) > b.toTotalMonths() * 28 + b.get(ChronoUnit.DAYS);
    }
}
