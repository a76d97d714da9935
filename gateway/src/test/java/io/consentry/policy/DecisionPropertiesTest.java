package io.consentry.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import io.consentry.config.PolicyFile;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;
import io.consentry.consent.Signals;
import io.consentry.consent.Subject;
import io.consentry.consent.SubjectId;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold whatever comes: each repetition draws another visitor. */
class DecisionPropertiesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Policy POLICY = PolicyFile.defaultPolicy();
    private static final List<String> PLACES =
            List.of("DE", "FR", "GB", "CH", "US", "US-CA", "US-TX", "US-NY", "BR", "JP", "XX");
    private static final List<Purpose> PURPOSES = List.of(Purpose.ADVERTISING, Purpose.ANALYTICS, Purpose.FUNCTIONAL);

    private Random random = new Random(0);

    @RepeatedTest(300)
    void gpc_never_allows_more(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        Visitor visitor = visitor();

        Decision without = decide(visitor, false);
        Decision with = decide(visitor, true);

        for (Purpose purpose : PURPOSES) {
            assertThat(!with.allows(purpose) || without.allows(purpose))
                    .as("%s for %s", purpose, visitor)
                    .isTrue();
        }
    }

    @RepeatedTest(300)
    void refusing_never_allows_more_than_saying_nothing(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        Visitor visitor = visitor();
        Purpose refused = PURPOSES.get(random.nextInt(PURPOSES.size()));

        Decision decision = decide(visitor.refusing(refused), random.nextBoolean());

        assertThat(decision.allows(refused)).as("%s for %s", refused, visitor).isFalse();
    }

    @RepeatedTest(300)
    void unknown_place_is_never_more_permissive_than_a_known_one(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        Visitor visitor = visitor();
        boolean gpc = random.nextBoolean();

        Decision known = decide(visitor, gpc);
        Decision unknown = decide(visitor.at(Jurisdiction.UNKNOWN), gpc);

        for (Purpose purpose : PURPOSES) {
            assertThat(!unknown.allows(purpose) || known.allows(purpose))
                    .as("%s for %s", purpose, visitor)
                    .isTrue();
        }
    }

    private static Decision decide(Visitor visitor, boolean gpc) {
        RequestFacts facts = new RequestFacts(visitor.place(), new Signals(gpc, visitor.cookie()));
        return DecisionRules.decide(POLICY, facts, visitor.finding(), NOW);
    }

    private Visitor visitor() {
        Jurisdiction place = Jurisdiction.parse(PLACES.get(random.nextInt(PLACES.size())));
        Map<Purpose, Choice> inCookie = choices();
        Map<Purpose, Choice> inRecord = random.nextBoolean() ? inCookie : choices();
        Instant at = NOW.minus(Duration.ofDays(random.nextInt(800)));
        String version = random.nextInt(4) == 0 ? "old" : POLICY.version();
        boolean overrides = random.nextBoolean();
        CookieState cookie = switch (random.nextInt(5)) {
            case 0 -> CookieState.ABSENT;
            case 1 -> new CookieState.Unreadable("drawn");
            default -> valid(inCookie, version, at, overrides);
        };
        Finding finding = Finding.NOT_NEEDED;
        if (cookie instanceof CookieState.Valid) {
            finding = switch (random.nextInt(5)) {
                case 0 -> Finding.ABSENT;
                case 1 -> Finding.UNAVAILABLE;
                default ->
                    new Finding.Found(
                            new ConsentRecord(new Subject("s".repeat(43)), 1, inRecord, at, version, overrides));
            };
        }
        return new Visitor(place, cookie, finding);
    }

    private static CookieState.Valid valid(
            Map<Purpose, Choice> choices, String version, Instant at, boolean overrides) {
        SubjectId id = new SubjectId("AAAAAAAAAAAAAAAAAAAAAA");
        return new CookieState.Valid(new ConsentCookie(Optional.of(id), choices, version, 1, at, at, overrides));
    }

    private Map<Purpose, Choice> choices() {
        Map<Purpose, Choice> choices = new TreeMap<>();
        for (Purpose purpose : PURPOSES) {
            int drawn = random.nextInt(3);
            if (drawn < 2) {
                choices.put(purpose, drawn == 0 ? Choice.GRANTED : Choice.REFUSED);
            }
        }
        return choices;
    }

    /** A visitor as drawn. */
    private record Visitor(Jurisdiction place, CookieState cookie, Finding finding) {
        Visitor at(Jurisdiction other) {
            return new Visitor(other, cookie, finding);
        }

        Visitor refusing(Purpose purpose) {
            ConsentCookie held = cookie instanceof CookieState.Valid valid
                    ? valid.cookie()
                    : valid(Map.of(), "v", NOW, false).cookie();
            Map<Purpose, Choice> choices = new TreeMap<>(held.choices());
            choices.put(purpose, Choice.REFUSED);
            ConsentCookie refusing = new ConsentCookie(
                    held.id(), choices, held.policyVersion(), 1, held.at(), held.at(), held.overridesSignal());
            return new Visitor(place, new CookieState.Valid(refusing), finding);
        }
    }
}
