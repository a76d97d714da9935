package io.consentry.policy;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.consentry.consent.Purpose;

/** The regimes, under a version. Immutable. */
public final class Policy {
    /** Strictest first: the model, then how much the signal denies, then whether a choice can outweigh it. */
    private static final Comparator<Regime> STRICTEST_FIRST = Comparator.comparing(Regime::model)
            .thenComparing(regime -> -regime.gpc().denies().size())
            .thenComparing(regime -> regime.gpc().overridable());

    private final String version;
    private final Set<String> covers;
    private final SortedSet<Purpose> purposes;
    private final List<Regime> regimes;
    private final Map<Jurisdiction, Regime> found = new ConcurrentHashMap<>();

    /**
     * Puts a policy together.
     *
     * @param version a short text that changes with every change of meaning
     * @param covers earlier versions under which a choice still counts, since nothing more is processed now
     * @param purposes all that are decided, {@code necessary} among them
     * @param regimes of which one names {@code *}
     * @throws IllegalArgumentException if no regime holds elsewhere
     */
    public Policy(String version, Set<String> covers, SortedSet<Purpose> purposes, List<Regime> regimes) {
        this.version = version;
        this.covers = Set.copyOf(covers);
        this.purposes = Collections.unmodifiableSortedSet(new TreeSet<>(purposes));
        this.regimes = List.copyOf(regimes);
        if (naming(Regime.ELSEWHERE).findAny().isEmpty()) {
            throw new IllegalArgumentException("no regime names '*'");
        }
    }

    /** The version. */
    public String version() {
        return version;
    }

    /** All purposes that are decided. */
    public SortedSet<Purpose> purposes() {
        return purposes;
    }

    /** All regimes, as configured. */
    public List<Regime> regimes() {
        return regimes;
    }

    /** Whether a choice made under that version still counts. */
    public boolean covers(String madeUnder) {
        return version.equals(madeUnder) || covers.contains(madeUnder);
    }

    /**
     * The rules of a place. An unknown place gets the strictest of all regimes, and a country whose regions differ, the
     * region being unknown, the strictest of its own.
     */
    public Regime regime(Jurisdiction jurisdiction) {
        Regime cached = found.get(jurisdiction);
        if (cached != null) {
            return cached;
        }
        // The place comes from a trusted header, but a region can still be any of some thousands of codes.
        Regime regime = find(jurisdiction);
        if (found.size() < 4096) {
            found.put(jurisdiction, regime);
        }
        return regime;
    }

    private Regime find(Jurisdiction jurisdiction) {
        if (jurisdiction.equals(Jurisdiction.UNKNOWN)) {
            return strictest(regimes.stream());
        }
        String country = jurisdiction.country();
        if (!jurisdiction.hasRegion()) {
            // Which region it is nobody knows, so those without a regime of their own count too.
            String others = naming(country).findAny().isPresent() ? country : Regime.ELSEWHERE;
            Stream<Regime> ofRegions = regimes.stream()
                    .filter(regime -> regime.jurisdictions().stream().anyMatch(code -> code.startsWith(country + "-")));
            return strictest(Stream.concat(ofRegions, naming(others)));
        }
        return Stream.of(jurisdiction.code(), country, Regime.ELSEWHERE)
                .flatMap(code -> naming(code).limit(1))
                .findFirst()
                .orElseThrow();
    }

    private Stream<Regime> naming(String code) {
        return regimes.stream().filter(regime -> regime.jurisdictions().contains(code));
    }

    private static Regime strictest(Stream<Regime> regimes) {
        return regimes.min(STRICTEST_FIRST).orElseThrow();
    }
}
