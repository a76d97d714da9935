package io.consentry.policy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Basis;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.CookieState;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.Salt;
import io.consentry.consent.Subject;

/**
 * Records Global Privacy Control as the opt-out that it is, for whoever is known: the browser that has a record, and the
 * account (11 CCR 7025(c)(1)). Once recorded the record refuses, so that the next request has nothing to add, and a later
 * absence of the signal changes nothing (7025(c)(7)(C)). A browser that nobody knows leaves no trace.
 */
final class SignalRecorder {
    private final ConsentStore store;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    SignalRecorder(ConsentStore store) {
        this.store = store;
    }

    void record(RequestFacts facts, Findings findings, Decision decision, Instant now) {
        if (!facts.signals().gpc()) {
            return;
        }
        if (facts.signals().cookie() instanceof CookieState.Valid
                && findings.browser() instanceof Finding.Found found) {
            record(found.record().subject(), found.record(), decision, now);
        }
        Optional<Subject> account = facts.signals().account();
        if (account.isPresent() && findings.account() instanceof Finding.Found found) {
            record(account.get(), found.record(), decision, now);
        } else if (account.isPresent() && findings.account() instanceof Finding.Absent) {
            record(account.get(), null, decision, now);
        }
    }

    private void record(Subject subject, @Nullable ConsentRecord held, Decision decision, Instant now) {
        Map<Purpose, Choice> known = held == null ? Map.of() : held.choices();
        Map<Purpose, Choice> choices = new TreeMap<>();
        for (Purpose purpose : decision.regime().gpc().denies()) {
            if (!decision.allows(purpose) && known.get(purpose) != Choice.REFUSED) {
                choices.put(purpose, Choice.REFUSED);
            }
        }
        if (choices.isEmpty()) {
            return;
        }
        // The same for every request that finds the same record, so that many at once are one event.
        String cause = "gpc:" + subject.hash() + ":" + (held == null ? 0 : held.sequence());
        UUID key = UUID.nameUUIDFromBytes(cause.getBytes(StandardCharsets.UTF_8));
        if (!underWay.add(key)) {
            return;
        }
        ConsentEvent.Circumstances how = new ConsentEvent.Circumstances(
                Method.GPC,
                decision.policyVersion(),
                decision.regime().id(),
                decision.jurisdiction().code(),
                true,
                held != null && held.overridesSignal(),
                "",
                "",
                held == null ? Basis.NONE : held.basis());
        ConsentEvent event =
                new ConsentEvent(key, subject, choices, now.truncatedTo(ChronoUnit.MILLIS), how, Salt.random());
        // What could not be stored is tried again with the next request; the signal itself is obeyed meanwhile.
        store.append(event).whenComplete((record, failure) -> underWay.remove(key));
    }
}
