package io.consentry.policy;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Age;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.CookieState;
import io.consentry.consent.LeaseCookie;
import io.consentry.consent.Purpose;

/**
 * The decision: a pure function of a request's facts, the consent records and the policy.
 *
 * <p>For each purpose the rules are asked in order, and the first that does not abstain (null) decides. Whatever is
 * unknown, broken or out of reach denies.
 */
public final class DecisionRules {
    private final Policy policy;
    private final RequestFacts facts;
    private final Findings findings;
    private final Instant now;
    private final Regime regime;
    private final List<SiteRule> siteRules;
    private final Answers answers;

    private DecisionRules(Policy policy, RequestFacts facts, Findings findings, Instant now) {
        this.policy = policy;
        this.facts = facts;
        this.findings = findings;
        this.now = now;
        this.regime = policy.regime(facts, now);
        this.siteRules = policy.rulesOf(facts.visited());
        this.answers = new Answers(facts.signals().cookie(), findings);
    }

    /**
     * Decides.
     *
     * @param findings what the look-ups of the records that the request names came to
     * @param now the time at which the answers' ages are measured
     */
    public static Decision decide(Policy policy, RequestFacts facts, Findings findings, Instant now) {
        return new DecisionRules(policy, facts, findings, now).decide();
    }

    /** Decides for a browser without an account. */
    public static Decision decide(Policy policy, RequestFacts facts, Finding finding, Instant now) {
        return decide(policy, facts, Findings.of(finding), now);
    }

    private Decision decide() {
        Map<Purpose, Outcome> outcomes = new TreeMap<>();
        for (Purpose purpose : policy.purposes()) {
            outcomes.put(purpose, outcome(purpose));
        }
        UnknownVendors unknown = regime.unknownVendors();
        for (SiteRule rule : siteRules) {
            unknown = rule.unknownVendors().map(unknown::stricter).orElse(unknown);
        }
        return new Decision(
                policy.version(),
                facts.jurisdiction(),
                regime,
                facts.signals().gpc(),
                outcomes,
                answers.all(),
                asks(outcomes),
                unknown,
                regime.gpc().denies().stream().anyMatch(this::overrides),
                lease(outcomes));
    }

    /** A lease is renewed where it lets something through, and the store has just said what the cookie says. */
    private Lease lease(Map<Purpose, Outcome> outcomes) {
        if (facts.signals().cookie() instanceof CookieState.Unreadable) {
            return Lease.STANDS;
        }
        if (!(facts.signals().cookie() instanceof CookieState.Valid valid)
                || valid.cookie().id().isEmpty()) {
            return Lease.NONE;
        }
        boolean renews = findings.browser() instanceof Finding.Found found
                && found.renews()
                && valid.cookie().mirrors(found.record())
                && facts.asksOurselves()
                && outcomes.values().stream().anyMatch(outcome -> outcome.reason() == Reason.GRANTED);
        return renews ? new Lease.Renewed(LeaseCookie.until(now)) : Lease.STANDS;
    }

    private Outcome outcome(Purpose purpose) {
        if (purpose.equals(Purpose.NECESSARY)) {
            return allow(Reason.NECESSARY);
        }
        if (answers.refuses(Purpose.EVERY)) {
            return new Outcome(false, Reason.RESTRICTED, false, regime.source(Reason.RESTRICTED));
        }
        Outcome outcome = siteRule(purpose);
        if (outcome == null) {
            outcome = age(purpose);
        }
        if (outcome == null) {
            outcome = signal(purpose);
        }
        if (outcome == null) {
            outcome = refusal(purpose);
        }
        if (outcome == null) {
            outcome = untrusted();
        }
        if (outcome == null) {
            outcome = grant(purpose);
        }
        return Objects.requireNonNullElseGet(outcome, this::byDefault);
    }

    private @Nullable Outcome siteRule(Purpose purpose) {
        for (SiteRule rule : siteRules) {
            if (rule.denies().contains(purpose)) {
                return new Outcome(false, Reason.SITE_RULE, false, rule.source());
            }
        }
        return null;
    }

    /** Under 16 the opt-in comes first: one's own from 13, a parent's below (Cal. Civ. Code 1798.120(c)). */
    private @Nullable Outcome age(Purpose purpose) {
        if (!isForGrownUps(purpose) || countable(purpose).stream().anyMatch(each -> fault(each) == null)) {
            return null;
        }
        boolean byVisitor = facts.signals().age() != Age.UNDER_13;
        return new Outcome(false, Reason.UNDER_AGE, byVisitor, regime.source(Reason.UNDER_AGE));
    }

    private boolean isForGrownUps(Purpose purpose) {
        return facts.signals().age().isYoung() && regime.youngDenied().contains(purpose);
    }

    /** Grants on the basis that the visitor's age demands. */
    private List<ConsentRecord> countable(Purpose purpose) {
        List<ConsentRecord> grants = answers.grants(purpose);
        if (!isForGrownUps(purpose)) {
            return grants;
        }
        return grants.stream()
                .filter(grant -> grant.basis() == facts.signals().age().needs())
                .toList();
    }

    /** The signal binds (11 CCR 7025(c)); only a choice made in knowledge of the conflict outweighs it. */
    private @Nullable Outcome signal(Purpose purpose) {
        boolean dnt = facts.signals().dnt() && policy.honoursDnt();
        if (!(facts.signals().gpc() || dnt) || !regime.gpc().denies().contains(purpose)) {
            return null;
        }
        if (overrides(purpose)) {
            return allow(Reason.GRANTED);
        }
        Reason reason = facts.signals().gpc() ? Reason.GPC : Reason.DNT;
        return new Outcome(false, reason, regime.gpc().overridable(), regime.source(reason));
    }

    private boolean overrides(Purpose purpose) {
        return regime.gpc().overridable()
                && facts.asksOurselves()
                && countable(purpose).stream().anyMatch(grant -> grant.overridesSignal() && fault(grant) == null)
                && untrusted() == null;
    }

    /** No age, policy change, key change or erasure turns a "no" into a "yes". */
    private @Nullable Outcome refusal(Purpose purpose) {
        boolean elsewhere = facts.foreign() instanceof ForeignConsent.Answered said
                && said.choices().get(purpose) == Choice.REFUSED;
        return elsewhere || answers.refuses(purpose) ? deny(Reason.REFUSED) : null;
    }

    private @Nullable Outcome untrusted() {
        if (facts.signals().cookie() instanceof CookieState.Unreadable
                || facts.foreign() instanceof ForeignConsent.Unreadable) {
            return deny(Reason.UNREADABLE);
        }
        if (findings.isUnavailable()) {
            return deny(Reason.STORE_UNAVAILABLE);
        }
        return findings.browser() instanceof Finding.Absent ? deny(Reason.RECORD_ABSENT) : null;
    }

    private @Nullable Outcome grant(Purpose purpose) {
        if (!facts.asksOurselves()) {
            return grantElsewhere(purpose);
        }
        Reason fault = null;
        for (ConsentRecord grant : countable(purpose)) {
            fault = fault(grant);
            if (fault == null) {
                return allow(Reason.GRANTED);
            }
        }
        return fault != null && regime.model() == Model.OPT_IN ? deny(fault) : null;
    }

    /** Where another banner asks, what it was granted counts, and nothing that ours was. */
    private @Nullable Outcome grantElsewhere(Purpose purpose) {
        if (!(facts.foreign() instanceof ForeignConsent.Answered said)
                || said.choices().get(purpose) != Choice.GRANTED) {
            return null;
        }
        if (said.at().filter(at -> isOlderThan(regime.validity(), at)).isEmpty()) {
            return allow(Reason.GRANTED);
        }
        return regime.model() == Model.OPT_IN ? deny(Reason.EXPIRED) : null;
    }

    /** Why a grant does not count; null if it does. */
    private @Nullable Reason fault(ConsentRecord grant) {
        if (!policy.covers(grant.policyVersion())) {
            return Reason.POLICY_CHANGED;
        }
        return isOlderThan(regime.validity(), grant.at()) ? Reason.EXPIRED : null;
    }

    private Outcome byDefault() {
        return regime.model() == Model.OPT_IN ? deny(Reason.DEFAULT) : allow(Reason.DEFAULT);
    }

    private Outcome allow(Reason reason) {
        return new Outcome(true, reason, true, regime.source(reason));
    }

    private Outcome deny(Reason reason) {
        return new Outcome(false, reason, true, regime.source(reason));
    }

    /** During an outage nobody is asked: the answer could not be kept. */
    private boolean asks(Map<Purpose, Outcome> outcomes) {
        if (!facts.asksOurselves()) {
            return false;
        }
        if (facts.signals().cookie() instanceof CookieState.Unreadable) {
            return true;
        }
        if (regime.model() != Model.OPT_IN || findings.isUnavailable()) {
            return false;
        }
        for (Purpose purpose : regime.asked()) {
            if (asksFor(purpose, outcomes.get(purpose))) {
                return true;
            }
        }
        return false;
    }

    private boolean asksFor(Purpose purpose, @Nullable Outcome outcome) {
        if (outcome == null
                || outcome.allowed()
                || !outcome.grantable()
                || outcome.reason() == Reason.GPC
                || outcome.reason() == Reason.DNT) {
            return false;
        }
        Instant refusedAt = answers.refusedAt(purpose);
        return refusedAt == null || isOlderThan(regime.reaskAfter(), refusedAt);
    }

    private boolean isOlderThan(Period age, Instant at) {
        return at.atZone(ZoneOffset.UTC).plus(age).toInstant().isBefore(now);
    }
}
