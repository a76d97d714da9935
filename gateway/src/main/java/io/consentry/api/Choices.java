package io.consentry.api;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.consentry.consent.Age;
import io.consentry.consent.Basis;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;
import io.consentry.consent.Salt;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.Subject;
import io.consentry.consent.SubjectId;
import io.consentry.policy.Decision;
import io.consentry.policy.Finding;
import io.consentry.policy.Findings;
import io.consentry.policy.Model;
import io.consentry.policy.Regime;
import io.consentry.policy.RequestFacts;

/** Takes a visitor's choice: keeps it where a grant must be proven, and says what the cookie is from now on. */
public final class Choices {
    private final Visitors visitors;
    private final ConsentStore store;
    private final Notices notices;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * What came of a choice.
     *
     * @param decision what holds from now on
     * @param cookie what the visitor's browser keeps from now on
     * @param key of the stored event, or of the answer where nothing was stored
     * @param stored whether an event was stored; a refusal without an identifier and an account is not
     * @param event that was stored of the browser; empty where none was
     * @param narrows whether something was allowed before that is allowed no longer
     */
    record Taken(
            Decision decision,
            ConsentCookie cookie,
            UUID key,
            boolean stored,
            Optional<ConsentEvent> event,
            boolean narrows) {
        Taken after(Decision before) {
            boolean less = before.outcomes().entrySet().stream()
                    .anyMatch(each -> each.getValue().allowed() && !decision.allows(each.getKey()));
            return new Taken(decision, cookie, key, stored, event, less);
        }
    }

    /** The choice could not be stored; what it refused holds all the same, through this cookie. */
    static final class NotStored extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Optional<ConsentCookie> refusals;

        NotStored(Optional<ConsentCookie> refusals, Throwable cause) {
            super("the choice could not be stored", cause);
            this.refusals = refusals;
        }

        Optional<ConsentCookie> refusals() {
            return refusals;
        }
    }

    /** Takes where records and notices are kept, the time, and the source of identifiers. */
    public Choices(Visitors visitors, ConsentStore store, Notices notices, Clock clock, SecureRandom random) {
        this.visitors = visitors;
        this.store = store;
        this.notices = notices;
        this.clock = clock;
        this.random = random;
    }

    Regime regime(RequestFacts facts) {
        return visitors.decisions().regime(facts);
    }

    /** Fails with {@link NotStored} where the store cannot answer. */
    CompletionStage<Taken> take(RequestFacts facts, ChoiceRequest posted) {
        ChoiceRequest asked = facts.signals().age() == Age.UNDER_13
                ? posted.without(regime(facts).youngDenied())
                : posted;
        return visitors.decisions().find(facts).thenCompose(findings -> {
            if (findings.isUnavailable()) {
                // Without the records, what they refuse would be lost from the next ones.
                throw notStored(facts, asked, new StoreUnavailableException("the record could not be read"));
            }
            requireSecondStep(facts, findings, asked);
            Decision before = visitors.decisions().decide(facts, findings);
            Optional<Subject> account = facts.signals().account();
            CompletionStage<Taken> taken = account.isEmpty()
                    ? keepForBrowser(facts, asked, findings)
                    : keepForAccount(facts, asked, findings, account.get())
                            .thenCompose(kept -> keepForBrowser(facts, asked, kept));
            return taken.thenApply(done -> done.after(before));
        });
    }

    /**
     * Opting back in after an opt-out takes two steps (11 CCR 7028(a)). Our banner asks twice by itself; whoever shows a
     * screen of one's own must say that it did.
     */
    private void requireSecondStep(RequestFacts facts, Findings findings, ChoiceRequest asked) {
        Regime regime = regime(facts);
        boolean asksTwice = asked.confirmed()
                || asked.overridesSignal()
                || !asked.bannerVersion().isEmpty();
        if (regime.model() == Model.OPT_IN || asksTwice) {
            return;
        }
        Map<Purpose, Choice> held = visitors.decisions().decide(facts, findings).choices();
        boolean back = asked.choices().entrySet().stream()
                .anyMatch(each -> each.getValue() == Choice.GRANTED
                        && regime.gpc().denies().contains(each.getKey())
                        && held.get(each.getKey()) == Choice.REFUSED);
        if (back) {
            throw Problem.secondStepNeeded();
        }
    }

    /** What the account answers holds in all its browsers; what this browser answered before stays this browser's. */
    private CompletionStage<Findings> keepForAccount(
            RequestFacts facts, ChoiceRequest asked, Findings findings, Subject account) {
        return append(facts, asked, asked.choices(), account)
                .thenApply(kept -> new Findings(findings.browser(), new Finding.Found(kept.record())));
    }

    private CompletionStage<Taken> keepForBrowser(RequestFacts facts, ChoiceRequest asked, Findings findings) {
        Map<Purpose, Choice> held = new TreeMap<>(heldRefusals(facts));
        held.putAll(visitors.decisions()
                .decide(facts, Findings.of(findings.browser()))
                .choices());
        Map<Purpose, Choice> choices = asked.over(held);
        Optional<SubjectId> known = Visitors.id(facts);
        if (known.isEmpty()) {
            // Lifting is no reason for an identifier.
            choices.remove(Purpose.EVERY, Choice.GRANTED);
        }
        if (known.isEmpty() && !choices.containsValue(Choice.GRANTED)) {
            return CompletableFuture.completedStage(refuseWithoutRecord(facts, choices, findings.account()));
        }
        SubjectId id = known.orElseGet(() -> SubjectId.random(random));
        return keep(facts, asked, answered(asked, held, findings.browser()), new Browser(id, findings.account()));
    }

    /** What was answered now, and what the cookie refuses of which the record does not know; the store lays it over the rest. */
    private static Map<Purpose, Choice> answered(ChoiceRequest asked, Map<Purpose, Choice> held, Finding record) {
        Map<Purpose, Choice> answers = new TreeMap<>(held);
        answers.values().removeIf(choice -> choice == Choice.GRANTED);
        if (record instanceof Finding.Found found) {
            answers.keySet().removeIf(purpose -> found.record().choices().get(purpose) == Choice.REFUSED);
        }
        answers.putAll(asked.choices());
        return answers;
    }

    /**
     * A browser that has an identifier now.
     *
     * @param account what its account has answered
     */
    private record Browser(SubjectId id, Finding account) {}

    /** A cookie that cannot be read denied everything; whatever the visitor does not answer anew stays denied. */
    private Map<Purpose, Choice> heldRefusals(RequestFacts facts) {
        Map<Purpose, Choice> refusals = new TreeMap<>();
        if (facts.signals().cookie() instanceof CookieState.Unreadable) {
            regime(facts).asked().forEach(purpose -> refusals.put(purpose, Choice.REFUSED));
        }
        return refusals;
    }

    /** No identifier before a grant: a refusal is a cookie that says no, and nothing is stored of the browser. */
    private Taken refuseWithoutRecord(RequestFacts facts, Map<Purpose, Choice> choices, Finding account) {
        ConsentCookie cookie = cookie(Optional.empty(), choices, 0, false, now(), Duration.ZERO);
        return taken(facts, cookie, new Findings(Finding.NOT_NEEDED, account), UUID.randomUUID(), Optional.empty());
    }

    private CompletionStage<Taken> keep(
            RequestFacts facts, ChoiceRequest asked, Map<Purpose, Choice> choices, Browser browser) {
        return append(facts, asked, choices, visitors.hasher().browser(browser.id()))
                .thenApply(kept -> {
                    ConsentRecord record = kept.record();
                    ConsentEvent event = kept.event();
                    ConsentCookie cookie = cookie(
                            Optional.of(browser.id()),
                            record.choices(),
                            record.sequence(),
                            record.overridesSignal(),
                            record.at(),
                            ConsentCookie.LEASE);
                    Findings findings = new Findings(new Finding.Found(record), browser.account());
                    return taken(facts, cookie, findings, event.key(), Optional.of(event));
                });
    }

    /**
     * What was stored.
     *
     * @param event that was appended
     * @param record that it made
     */
    private record Kept(ConsentEvent event, ConsentRecord record) {}

    /** Appends the event of a choice, with the notice that it refers to; fails with {@link NotStored}. */
    private CompletionStage<Kept> append(
            RequestFacts facts, ChoiceRequest asked, Map<Purpose, Choice> choices, Subject subject) {
        return notices.refer(asked, regime(facts))
                .thenCompose(shown -> {
                    ConsentEvent event = event(facts, shown, choices, subject);
                    return store.append(event).thenApply(record -> new Kept(event, record));
                })
                .handle((kept, failure) -> {
                    if (failure != null) {
                        throw notStored(facts, asked, failure);
                    }
                    return kept;
                });
    }

    private ConsentEvent event(RequestFacts facts, ChoiceRequest asked, Map<Purpose, Choice> choices, Subject subject) {
        Regime regime = regime(facts);
        boolean gpc = facts.signals().gpc();
        boolean overrides = asked.overridesSignal() && gpc && regime.gpc().overridable();
        return new ConsentEvent(
                UUID.randomUUID(),
                subject,
                choices,
                now(),
                new ConsentEvent.Circumstances(
                        asked.method(),
                        visitors.decisions().policy().version(),
                        regime.id(),
                        facts.jurisdiction().code(),
                        gpc,
                        overrides,
                        asked.bannerVersion(),
                        asked.language(),
                        // Whoever stands before the screen answers for oneself; a parent answers through the site.
                        facts.signals().age() == Age.FROM_13_TO_15 ? Basis.OWN : Basis.NONE),
                Salt.random());
    }

    private RuntimeException notStored(RequestFacts facts, ChoiceRequest asked, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof StoreUnavailableException)) {
            return new CompletionException(cause);
        }
        Map<Purpose, Choice> refused = new TreeMap<>(asked.choices());
        refused.values().removeIf(choice -> choice == Choice.GRANTED);
        Visitors.cookie(facts)
                .ifPresent(held -> held.choices().forEach((purpose, choice) -> {
                    // Also what was granted now: no grant counts before it is stored.
                    if (choice == Choice.REFUSED) {
                        refused.put(purpose, choice);
                    }
                }));
        if (!refused.isEmpty()) {
            heldRefusals(facts).forEach(refused::putIfAbsent);
        }
        Optional<ConsentCookie> held = Visitors.cookie(facts);
        long sequence = held.map(ConsentCookie::sequence).orElse(0L);
        Optional<SubjectId> keptId = Visitors.id(facts);
        return new NotStored(
                refused.isEmpty()
                        ? Optional.empty()
                        : Optional.of(cookie(keptId, refused, sequence, false, now(), Duration.ZERO)),
                cause);
    }

    private Taken taken(
            RequestFacts facts, ConsentCookie cookie, Findings findings, UUID key, Optional<ConsentEvent> event) {
        RequestFacts next = facts.with(new CookieState.Valid(cookie));
        boolean stored = event.isPresent() || findings.account() instanceof Finding.Found;
        return new Taken(visitors.decisions().decide(next, findings), cookie, key, stored, event, false);
    }

    /** A lease is given with a stored record alone: what could not be stored confirms nothing. */
    private ConsentCookie cookie(
            Optional<SubjectId> id,
            Map<Purpose, Choice> choices,
            long sequence,
            boolean overrides,
            Instant at,
            Duration lease) {
        String version = visitors.decisions().policy().version();
        return new ConsentCookie(id, choices, version, sequence, at, now().plus(lease), overrides);
    }

    /** To the millisecond: no store keeps more, and what is acknowledged must be what is kept. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The cookie that stays after an erasure: what was refused stays refused, and nothing identifies the browser. */
    Optional<ConsentCookie> afterErasure(RequestFacts facts, Optional<ConsentRecord> record) {
        Map<Purpose, Choice> refused = new TreeMap<>(heldRefusals(facts));
        record.ifPresent(held -> refused.putAll(held.choices()));
        Visitors.cookie(facts)
                .ifPresent(cookie -> cookie.choices().forEach((purpose, choice) -> {
                    if (choice == Choice.REFUSED) {
                        refused.put(purpose, choice);
                    }
                }));
        refused.values().removeIf(choice -> choice == Choice.GRANTED);
        return refused.isEmpty()
                ? Optional.empty()
                : Optional.of(cookie(Optional.empty(), refused, 0, false, now(), Duration.ZERO));
    }
}
