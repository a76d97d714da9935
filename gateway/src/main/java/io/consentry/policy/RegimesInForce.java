package io.consentry.policy;

import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.consentry.consent.Purpose;

/** Which regime holds where, between two days on which that changes. */
final class RegimesInForce {
    /** Strictest first: the model, then how much the signal denies, then whether a choice can outweigh it. */
    private static final Comparator<Regime> STRICTEST_FIRST = Comparator.comparing(Regime::model)
            .thenComparing(regime -> -regime.gpc().denies().size())
            .thenComparing(regime -> regime.gpc().overridable())
            .thenComparing(regime -> !regime.gpc().binding());

    private static final int MOST_REMEMBERED = 4096;

    private final Map<String, Regime> byPlace = new LinkedHashMap<>();
    private final Map<Jurisdiction, Regime> found = new ConcurrentHashMap<>();

    /** Takes all that have begun; where several name one place, the one that began last holds. */
    RegimesInForce(List<Regime> begun) {
        Map<String, Regime> latest = new HashMap<>();
        for (Regime regime : begun) {
            for (String place : regime.jurisdictions()) {
                latest.merge(place, regime, (held, other) -> beganLater(other, held) ? other : held);
            }
        }
        // In the order of the policy, so that of equals the first one written is taken.
        for (Regime regime : begun) {
            for (String place : regime.jurisdictions()) {
                if (regime.equals(latest.get(place))) {
                    byPlace.put(place, regime);
                }
            }
        }
    }

    private static boolean beganLater(Regime a, Regime b) {
        return a.from().isPresent()
                && (b.from().isEmpty() || a.from().get().isAfter(b.from().get()));
    }

    /** The rules of a place, see {@link Policy#regime}. */
    Regime of(Jurisdiction jurisdiction) {
        Regime known = found.get(jurisdiction);
        if (known != null) {
            return known;
        }
        // The place comes from a trusted source, but a region can still be any of some thousands of codes.
        Regime regime = find(jurisdiction);
        if (found.size() < MOST_REMEMBERED) {
            found.put(jurisdiction, regime);
        }
        return regime;
    }

    private Regime find(Jurisdiction jurisdiction) {
        if (jurisdiction.equals(Jurisdiction.UNKNOWN)) {
            return strictest(byPlace.values(), "");
        }
        String country = jurisdiction.country();
        Regime elsewhere = at(Regime.ELSEWHERE);
        Regime ofCountry = byPlace.getOrDefault(country, elsewhere);
        if (jurisdiction.hasRegion()) {
            return byPlace.getOrDefault(jurisdiction.code(), ofCountry);
        }
        // Which region it is nobody knows, so all of them count, and those without a regime of their own.
        List<Regime> candidates = new ArrayList<>();
        candidates.add(ofCountry);
        byPlace.forEach((place, regime) -> {
            if (place.startsWith(country + "-")) {
                candidates.add(regime);
            }
        });
        return strictest(candidates, ofCountry.id());
    }

    private Regime at(String place) {
        Regime regime = byPlace.get(place);
        if (regime == null) {
            throw new IllegalStateException("no regime holds for '" + place + "'");
        }
        return regime;
    }

    /**
     * The strictest of several. Where none of them is the strictest in every respect, one is put together, so that an
     * unknown place is never more permissive than any that it may be.
     *
     * @param preferred the name of the one that is taken where several are equally strict
     */
    static Regime strictest(Collection<Regime> candidates, String preferred) {
        List<Regime> sorted = candidates.stream()
                .distinct()
                .sorted(STRICTEST_FIRST.thenComparing(regime -> !regime.id().equals(preferred)))
                .toList();
        Regime first = sorted.get(0);
        Regime all = first;
        for (Regime other : sorted) {
            all = stricter(all, other);
        }
        return all.equals(first) ? first : named(all, first.id() + "-strictest");
    }

    private static Regime stricter(Regime a, Regime b) {
        return new Regime(
                a.id(),
                a.model(),
                a.jurisdictions(),
                a.from(),
                a.asked(),
                new Regime.Gpc(
                        union(a.gpc().denies(), b.gpc().denies()),
                        a.gpc().overridable() && b.gpc().overridable(),
                        a.gpc().binding()),
                union(a.youngDenied(), b.youngDenied()),
                a.unknownVendors().stricter(b.unknownVendors()),
                shorter(a.validity(), b.validity()),
                a.reaskAfter(),
                a.sources());
    }

    private static Regime named(Regime regime, String id) {
        return new Regime(
                id,
                regime.model(),
                regime.jurisdictions(),
                regime.from(),
                regime.asked(),
                regime.gpc(),
                regime.youngDenied(),
                regime.unknownVendors(),
                regime.validity(),
                regime.reaskAfter(),
                regime.sources());
    }

    private static Set<Purpose> union(Set<Purpose> a, Set<Purpose> b) {
        if (a.containsAll(b)) {
            return a;
        }
        Set<Purpose> union = new HashSet<>(a);
        union.addAll(b);
        return union;
    }

    /** Months count as 31 days here: what might be longer must not be taken for shorter. */
    private static Period shorter(Period a, Period b) {
        return days(a) <= days(b) ? a : b;
    }

    private static long days(Period period) {
        return period.toTotalMonths() * 31 + period.get(ChronoUnit.DAYS);
    }
}
