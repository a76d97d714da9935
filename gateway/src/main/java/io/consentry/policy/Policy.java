package io.consentry.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.consentry.consent.Purpose;

/** The regimes, and what differs on some pages, under a version. Immutable. */
public final class Policy {
    /** A day begins here first. A law that is stricter must not begin late anywhere. */
    private static final ZoneOffset FIRST_ZONE = ZoneOffset.ofHours(14);

    private final String version;
    private final Set<String> covers;
    private final SortedSet<Purpose> purposes;
    private final List<Regime> regimes;
    private final List<SiteRule> rules;
    private final boolean honoursDnt;
    private final NavigableMap<Instant, RegimesInForce> inForce = new TreeMap<>();

    /**
     * Puts a policy together.
     *
     * @param version a short text that changes with every change of meaning
     * @param covers earlier versions under which a choice still counts, since nothing more is processed now
     * @param purposes all that are decided, {@code necessary} among them
     * @param regimes of which one names {@code *} and always held
     * @param rules what differs on some pages
     * @param honoursDnt whether {@code DNT: 1} does what Global Privacy Control does
     * @throws IllegalArgumentException if no regime holds elsewhere
     */
    public Policy(
            String version,
            Set<String> covers,
            SortedSet<Purpose> purposes,
            List<Regime> regimes,
            List<SiteRule> rules,
            boolean honoursDnt) {
        this.version = version;
        this.covers = Set.copyOf(covers);
        this.purposes = Collections.unmodifiableSortedSet(new TreeSet<>(purposes));
        this.regimes = List.copyOf(regimes);
        this.rules = List.copyOf(rules);
        this.honoursDnt = honoursDnt;
        boolean complete = regimes.stream()
                .anyMatch(each -> each.from().isEmpty() && each.jurisdictions().contains(Regime.ELSEWHERE));
        if (!complete) {
            throw new IllegalArgumentException("no regime names '*' from the beginning");
        }
        Set<Instant> beginnings = new TreeSet<>(Set.of(Instant.MIN));
        regimes.forEach(regime -> beginnings.add(beginning(regime)));
        beginnings.forEach(instant -> inForce.put(instant, begunAt(instant)));
    }

    private RegimesInForce begunAt(Instant instant) {
        return new RegimesInForce(regimes.stream()
                .filter(regime -> !beginning(regime).isAfter(instant))
                .toList());
    }

    private static Instant beginning(Regime regime) {
        return regime.from().map(Policy::beginning).orElse(Instant.MIN);
    }

    /** When a day begins: with its first minute anywhere on Earth. */
    static Instant beginning(LocalDate day) {
        return day.atStartOfDay(FIRST_ZONE).toInstant();
    }

    /** The version. */
    public String version() {
        return version;
    }

    /** All purposes that are decided. */
    public SortedSet<Purpose> purposes() {
        return purposes;
    }

    /** All regimes, as configured, those that have not begun included. */
    public List<Regime> regimes() {
        return regimes;
    }

    /** What differs on some pages. */
    public List<SiteRule> rules() {
        return rules;
    }

    /** Whether {@code DNT: 1} does what Global Privacy Control does. */
    public boolean honoursDnt() {
        return honoursDnt;
    }

    /** Whether Global Privacy Control denies anything anywhere, so that the site may say that it honours it. */
    public boolean honoursGpc() {
        return regimes.stream().anyMatch(regime -> !regime.gpc().denies().isEmpty());
    }

    /** Earlier versions under which a choice still counts. */
    public Set<String> covers() {
        return covers;
    }

    /** The same policy, under which the choices of these earlier versions count too. */
    public Policy covering(Set<String> versions) {
        Set<String> all = new TreeSet<>(covers);
        all.addAll(versions);
        return new Policy(version, all, purposes, regimes, rules, honoursDnt);
    }

    /** Whether a choice made under that version still counts. */
    public boolean covers(String madeUnder) {
        return version.equals(madeUnder) || covers.contains(madeUnder);
    }

    /**
     * The rules of a place. An unknown place gets the strictest of all regimes, and a country whose regions differ, the
     * region being unknown, the strictest of its own.
     *
     * @param now which of the regimes have begun
     */
    public Regime regime(Jurisdiction jurisdiction, Instant now) {
        Map.Entry<Instant, RegimesInForce> entry = inForce.floorEntry(now);
        return entry.getValue().of(jurisdiction);
    }

    /** The rules for a request: those of its place, or stricter ones that hold on the page it is about. */
    public Regime regime(RequestFacts facts, Instant now) {
        Regime ofPlace = regime(facts.jurisdiction(), now);
        if (rules.isEmpty()) {
            return ofPlace;
        }
        List<Regime> candidates = new ArrayList<>(List.of(ofPlace));
        for (SiteRule rule : rulesOf(facts.visited())) {
            rule.regime().ifPresent(candidates::add);
        }
        return candidates.size() == 1 ? ofPlace : RegimesInForce.strictest(candidates, ofPlace.id());
    }

    /** What differs on a page. */
    public List<SiteRule> rulesOf(Visited visited) {
        return rules.isEmpty()
                ? rules
                : rules.stream().filter(rule -> rule.appliesTo(visited)).toList();
    }
}
