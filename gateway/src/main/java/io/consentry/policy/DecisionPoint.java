package io.consentry.policy;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.CookieState;
import io.consentry.consent.Subject;
import io.consentry.consent.SubjectHasher;

/** Decides for a request: looks up the consent records that it names, then applies the rules. */
public final class DecisionPoint {
    private static final CompletionStage<Finding> NOT_NEEDED = CompletableFuture.completedStage(Finding.NOT_NEEDED);

    private final Policy policy;
    private final ConsentStore store;
    private final SubjectHasher hasher;
    private final Clock clock;
    private final SignalRecorder recorder;

    /** Takes the policy, the store with its cache before it, and the time. */
    public DecisionPoint(Policy policy, ConsentStore store, SubjectHasher hasher, Clock clock) {
        this.policy = policy;
        this.store = store;
        this.hasher = hasher;
        this.clock = clock;
        this.recorder = new SignalRecorder(store);
    }

    /** The policy that is applied. */
    public Policy policy() {
        return policy;
    }

    /** The time at which decisions are made, to the millisecond: no store keeps more. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The rules that hold for a request now. */
    public Regime regime(RequestFacts facts) {
        return policy.regime(facts, clock.instant());
    }

    /**
     * Decides. The stage is complete already where no look-up was needed or the cache had the records, and it never fails:
     * a store that cannot answer means denied.
     *
     * <p>Where Global Privacy Control contradicts a record, that is recorded as an opt-out, once; the decision does not
     * wait for it.
     */
    public CompletionStage<Decision> decide(RequestFacts facts) {
        return find(facts).thenApply(findings -> conclude(facts, findings));
    }

    /** Looks up what the request's browser and account have answered. Never fails, see {@link Finding.Unavailable}. */
    public CompletionStage<Findings> find(RequestFacts facts) {
        return facts.signals().account().isEmpty()
                ? browser(facts).thenApply(Findings::of)
                : browser(facts).thenCombine(account(facts), Findings::new);
    }

    private Decision conclude(RequestFacts facts, Findings findings) {
        Instant now = clock.instant();
        Decision decision = DecisionRules.decide(policy, facts, findings, now);
        recorder.record(facts, findings, decision, now);
        return decision;
    }

    /** Decides on what is known already, such as the records that a choice has just made. */
    public Decision decide(RequestFacts facts, Findings findings) {
        return DecisionRules.decide(policy, facts, findings, clock.instant());
    }

    private CompletionStage<Finding> account(RequestFacts facts) {
        return facts.signals()
                .account()
                .map(account -> store.find(account, 0).handle(DecisionPoint::finding))
                .orElse(NOT_NEEDED);
    }

    private CompletionStage<Finding> browser(RequestFacts facts) {
        if (!(facts.signals().cookie() instanceof CookieState.Valid valid)
                || valid.cookie().id().isEmpty()) {
            return NOT_NEEDED;
        }
        ConsentCookie cookie = valid.cookie();
        Subject subject = hasher.browser(cookie.id().get());
        if (facts.signals().age().isYoung()) {
            // A cookie does not say on whose word the choice of a young visitor rests.
            return store.find(subject, cookie.sequence()).handle(DecisionPoint::finding);
        }
        if (store.believesLeases() && !clock.instant().isBefore(cookie.confirmedUntil())) {
            // Not confirmed by itself whatever the clock does meanwhile: only a look-up renews a lease.
            return store.find(subject, cookie.sequence()).handle(DecisionPoint::renewing);
        }
        return store.confirm(subject, cookie).handle(DecisionPoint::finding);
    }

    private static Finding renewing(Optional<ConsentRecord> record, @Nullable Throwable failure) {
        Finding finding = finding(record, failure);
        return finding instanceof Finding.Found found ? new Finding.Found(found.record(), true) : finding;
    }

    private static Finding finding(Optional<ConsentRecord> record, @Nullable Throwable failure) {
        if (failure != null) {
            return Finding.UNAVAILABLE;
        }
        return record.<Finding>map(Finding.Found::new).orElse(Finding.ABSENT);
    }
}
