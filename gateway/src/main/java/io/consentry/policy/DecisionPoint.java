package io.consentry.policy;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.CookieState;
import io.consentry.consent.SubjectHasher;

/** Decides for a request: looks up the consent record where the cookie names one, then applies the rules. */
public final class DecisionPoint {
    private final Policy policy;
    private final ConsentStore store;
    private final SubjectHasher hasher;
    private final Clock clock;

    /** Takes the policy, the store with its cache before it, and the time. */
    public DecisionPoint(Policy policy, ConsentStore store, SubjectHasher hasher, Clock clock) {
        this.policy = policy;
        this.store = store;
        this.hasher = hasher;
        this.clock = clock;
    }

    /** The policy that is applied. */
    public Policy policy() {
        return policy;
    }

    /**
     * Decides. The stage is complete already where no look-up was needed or the cache had the record, and it never fails:
     * a store that cannot answer means denied.
     */
    public CompletionStage<Decision> decide(RequestFacts facts) {
        return find(facts.signals().cookie()).thenApply(finding -> decide(facts, finding));
    }

    /** Decides on what is known already, such as the record that a choice has just made. */
    public Decision decide(RequestFacts facts, Finding finding) {
        return DecisionRules.decide(policy, facts, finding, clock.instant());
    }

    private CompletionStage<Finding> find(CookieState state) {
        if (!(state instanceof CookieState.Valid valid) || valid.cookie().id().isEmpty()) {
            return CompletableFuture.completedStage(Finding.NOT_NEEDED);
        }
        ConsentCookie cookie = valid.cookie();
        return store.confirm(hasher.browser(cookie.id().get()), cookie)
                .handle((record, failure) -> failure == null ? finding(record) : Finding.UNAVAILABLE);
    }

    private static Finding finding(Optional<ConsentRecord> record) {
        return record.<Finding>map(Finding.Found::new).orElse(Finding.ABSENT);
    }
}
