package io.consentry.policy;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.ConsentRecord;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;

/**
 * The decision: a pure function of a request's facts, the consent record and the policy.
 *
 * <p>For each purpose the rules are asked in order, and the first that does not abstain (null) decides. Whatever is
 * unknown, broken or out of reach denies.
 */
public final class DecisionRules {
    private final Policy policy;
    private final RequestFacts facts;
    private final Finding finding;
    private final Instant now;
    private final Regime regime;
    private final Answers answers;

    private DecisionRules(Policy policy, RequestFacts facts, Finding finding, Instant now) {
        this.policy = policy;
        this.facts = facts;
        this.finding = finding;
        this.now = now;
        this.regime = policy.regime(facts.jurisdiction());
        this.answers = Answers.of(facts.signals().cookie(), finding);
    }

    /**
     * Decides.
     *
     * @param finding what the look-up of the record that the cookie names came to
     * @param now the time at which the answers' ages are measured
     */
    public static Decision decide(Policy policy, RequestFacts facts, Finding finding, Instant now) {
        return new DecisionRules(policy, facts, finding, now).decide();
    }

    private Decision decide() {
        Map<Purpose, Outcome> outcomes = new TreeMap<>();
        for (Purpose purpose : policy.purposes()) {
            outcomes.put(purpose, outcome(purpose));
        }
        return new Decision(
                policy.version(),
                facts.jurisdiction(),
                regime,
                facts.signals().gpc(),
                outcomes,
                answers.all(),
                asks(outcomes));
    }

    private Outcome outcome(Purpose purpose) {
        if (purpose.equals(Purpose.NECESSARY)) {
            return Outcome.allow(Reason.NECESSARY);
        }
        Outcome outcome = gpc(purpose);
        if (outcome == null) {
            outcome = refusal(purpose);
        }
        if (outcome == null) {
            outcome = untrusted();
        }
        if (outcome == null) {
            outcome = grant(purpose);
        }
        return outcome == null ? byDefault() : outcome;
    }

    /** The signal binds (11 CCR 7025(c)); only a choice made in knowledge of the conflict outweighs it. */
    private @Nullable Outcome gpc(Purpose purpose) {
        if (!facts.signals().gpc() || !regime.gpc().denies().contains(purpose)) {
            return null;
        }
        boolean overridable = regime.gpc().overridable();
        ConsentRecord grant = answers.grant(purpose);
        if (overridable && grant != null && grant.overridesSignal() && fault(grant) == null) {
            return Outcome.allow(Reason.GRANTED);
        }
        return new Outcome(false, Reason.GPC, overridable);
    }

    /** No age, policy change, key change or erasure turns a "no" into a "yes". */
    private @Nullable Outcome refusal(Purpose purpose) {
        return answers.refuses(purpose) ? Outcome.deny(Reason.REFUSED) : null;
    }

    private @Nullable Outcome untrusted() {
        if (facts.signals().cookie() instanceof CookieState.Unreadable) {
            return Outcome.deny(Reason.UNREADABLE);
        }
        if (finding instanceof Finding.Unavailable) {
            return Outcome.deny(Reason.STORE_UNAVAILABLE);
        }
        return finding instanceof Finding.Absent ? Outcome.deny(Reason.RECORD_ABSENT) : null;
    }

    private @Nullable Outcome grant(Purpose purpose) {
        ConsentRecord grant = answers.grant(purpose);
        if (grant == null) {
            return null;
        }
        Reason fault = fault(grant);
        if (fault == null) {
            return Outcome.allow(Reason.GRANTED);
        }
        return regime.model() == Model.OPT_IN ? Outcome.deny(fault) : null;
    }

    /** Why a grant does not count; null if it does. */
    private @Nullable Reason fault(ConsentRecord grant) {
        if (!policy.covers(grant.policyVersion())) {
            return Reason.POLICY_CHANGED;
        }
        return isOlderThan(regime.validity(), grant.at()) ? Reason.EXPIRED : null;
    }

    private Outcome byDefault() {
        return regime.model() == Model.OPT_IN ? Outcome.deny(Reason.DEFAULT) : Outcome.allow(Reason.DEFAULT);
    }

    /** During an outage nobody is asked: the answer could not be kept. */
    private boolean asks(Map<Purpose, Outcome> outcomes) {
        if (facts.signals().cookie() instanceof CookieState.Unreadable) {
            return true;
        }
        if (regime.model() != Model.OPT_IN || finding instanceof Finding.Unavailable) {
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
        if (outcome == null || outcome.allowed() || outcome.reason() == Reason.GPC) {
            return false;
        }
        Instant refusedAt = answers.refusedAt(purpose);
        return refusedAt == null || isOlderThan(regime.reaskAfter(), refusedAt);
    }

    private boolean isOlderThan(Period age, Instant at) {
        return at.atZone(ZoneOffset.UTC).plus(age).toInstant().isBefore(now);
    }
}
