package io.consentry.policy;

import io.consentry.consent.CookieState;
import io.consentry.consent.Signals;

/**
 * What one request tells about its visitor, read once.
 *
 * @param jurisdiction where the visitor is
 * @param signals what the visitor's browser asserts, and the site of the visitor
 * @param visited which page of which site it is about
 * @param foreign what the visitor has answered to another banner than ours
 */
public record RequestFacts(Jurisdiction jurisdiction, Signals signals, Visited visited, ForeignConsent foreign) {

    /** Facts of a site where our banner asks. */
    public RequestFacts(Jurisdiction jurisdiction, Signals signals, Visited visited) {
        this(jurisdiction, signals, visited, ForeignConsent.NOT_ASKED);
    }

    /** Facts about no page in particular. */
    public RequestFacts(Jurisdiction jurisdiction, Signals signals) {
        this(jurisdiction, signals, Visited.UNKNOWN);
    }

    /** The same with another consent cookie. */
    public RequestFacts with(CookieState cookie) {
        return new RequestFacts(jurisdiction, signals.with(cookie), visited, foreign);
    }

    /** The same with the signal set, as a page has seen it. */
    public RequestFacts withGpc() {
        return new RequestFacts(jurisdiction, signals.withGpc(), visited, foreign);
    }

    /** Whether our banner asks, so that what it was granted counts. */
    boolean asksOurselves() {
        return foreign instanceof ForeignConsent.NotAsked;
    }
}
