package io.consentry.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import io.consentry.consent.Choice;
import io.consentry.consent.Purpose;

/**
 * What is allowed to one visitor now, and why.
 *
 * @param policyVersion the policy that was applied
 * @param jurisdiction where the visitor is
 * @param regime the rules that hold there
 * @param gpc whether the request carried Global Privacy Control
 * @param outcomes one for each purpose of the policy
 * @param choices what this visitor is known to have answered
 * @param ask whether the banner may ask now
 * @param unknownVendors what becomes of tags whose vendor nobody knows
 * @param overridden whether what was granted was granted in knowledge of the signal and outweighs it here, sent or not
 * @param lease what becomes of the lease of the visitor's cookie
 */
public record Decision(
        String policyVersion,
        Jurisdiction jurisdiction,
        Regime regime,
        boolean gpc,
        Map<Purpose, Outcome> outcomes,
        Map<Purpose, Choice> choices,
        boolean ask,
        UnknownVendors unknownVendors,
        boolean overridden,
        Lease lease) {

    /** A decision that lets unknown vendors be. */
    public Decision(
            String policyVersion,
            Jurisdiction jurisdiction,
            Regime regime,
            boolean gpc,
            Map<Purpose, Outcome> outcomes,
            Map<Purpose, Choice> choices,
            boolean ask) {
        this(
                policyVersion,
                jurisdiction,
                regime,
                gpc,
                outcomes,
                choices,
                ask,
                UnknownVendors.KEEP,
                false,
                Lease.STANDS);
    }

    /** Takes ordered, immutable copies. */
    public Decision {
        outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
    }

    /** Whether this purpose is allowed. A purpose that the policy does not know is denied. */
    public boolean allows(Purpose purpose) {
        Outcome outcome = outcomes.get(purpose);
        return outcome != null && outcome.allowed();
    }

    /** Whether nothing at all is denied, so that a page can pass unread. */
    public boolean allowsAll() {
        return unknownVendors != UnknownVendors.REMOVE && allowsEveryPurpose();
    }

    /** Whether a choice of the visitor could lead there, or has. */
    public boolean mayAllowAll() {
        boolean may = unknownVendors != UnknownVendors.REMOVE;
        for (Outcome outcome : outcomes.values()) {
            may &= outcome.allowed() || outcome.grantable();
        }
        return may;
    }

    private boolean allowsEveryPurpose() {
        for (Outcome outcome : outcomes.values()) {
            if (!outcome.allowed()) {
                return false;
            }
        }
        return true;
    }

    /** All of it in one line, for a header or a log; it says nothing of who the visitor is. */
    public String summary() {
        StringBuilder text = new StringBuilder("policy=")
                .append(policyVersion.replaceAll("[^!-~]", "_"))
                .append(" regime=")
                .append(regime.id().replaceAll("[^!-~]", "_"))
                .append(" jurisdiction=")
                .append(jurisdiction.code())
                .append(" gpc=")
                .append(gpc ? 1 : 0);
        outcomes.forEach((purpose, outcome) -> text.append(' ')
                .append(purpose)
                .append('=')
                .append(outcome.reason().id()));
        return text.toString();
    }

    /** What becomes of a tag whose vendor nobody knows. */
    public Verdict unknownVendorVerdict() {
        return switch (unknownVendors) {
            case REMOVE -> Verdict.REMOVE;
            case PARK -> verdict(outcomes.keySet());
            case KEEP -> Verdict.KEEP;
        };
    }

    /** What becomes of a tag that needs all of these purposes. */
    public Verdict verdict(Collection<Purpose> purposes) {
        Verdict verdict = Verdict.KEEP;
        for (Purpose purpose : purposes) {
            if (purpose.equals(Purpose.NECESSARY) || allows(purpose)) {
                continue;
            }
            Outcome outcome = outcomes.get(purpose);
            if (outcome == null || !outcome.grantable()) {
                return Verdict.REMOVE;
            }
            verdict = Verdict.PARK;
        }
        return verdict;
    }
}
