package io.consentry.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

/** Every row of decisions.txt holds under the default policy. */
class DecisionTableTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Subject SUBJECT = new Subject("s".repeat(43));
    private static final SubjectId ID = new SubjectId("AAAAAAAAAAAAAAAAAAAAAA");
    private static final List<Purpose> COLUMNS = List.of(Purpose.ADVERTISING, Purpose.ANALYTICS, Purpose.FUNCTIONAL);
    private static final Policy POLICY = policy();

    private static Policy policy() {
        Policy shipped = PolicyFile.defaultPolicy();
        return new Policy(shipped.version(), Set.of("old-covered"), shipped.purposes(), shipped.regimes());
    }

    static Stream<String> rows() throws IOException {
        try (InputStream in = DecisionTableTest.class.getResourceAsStream("decisions.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void row_holds(String row) {
        String[] cells = Stream.of(row.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        Said said = Said.parse(cells[2]);
        Jurisdiction place = Jurisdiction.parse(cells[0]);
        RequestFacts facts = new RequestFacts(place, new Signals(cells[1].equals("1"), said.cookie()));

        Decision decision = DecisionRules.decide(POLICY, facts, said.finding(), NOW);

        for (int i = 0; i < COLUMNS.size(); i++) {
            Outcome outcome = Objects.requireNonNull(decision.outcomes().get(COLUMNS.get(i)));
            String got =
                    (outcome.allowed() ? "allow " : "deny ") + outcome.reason().id();
            assertThat(got).as(COLUMNS.get(i).id()).isEqualTo(cells[3 + i]);
        }
        assertThat(decision.allows(Purpose.NECESSARY)).isTrue();
        assertThat(decision.ask() ? "yes" : "no").as("asks").isEqualTo(cells[6]);
    }

    /** The third column, read. */
    private record Said(CookieState cookie, Finding finding) {
        static Said parse(String text) {
            String[] words = text.split(" +", -1);
            String first = words[0];
            if (first.equals("nothing")) {
                return new Said(CookieState.ABSENT, Finding.NOT_NEEDED);
            }
            if (first.equals("cookie:unreadable")) {
                return new Said(new CookieState.Unreadable("forged"), Finding.NOT_NEEDED);
            }
            if (first.startsWith("cookie:")) {
                return new Said(cookie(Optional.empty(), choices(first.substring(7)), NOW), Finding.NOT_NEEDED);
            }
            Map<String, String> options = options(words);
            Instant at = NOW.atZone(ZoneOffset.UTC)
                    .minus(Period.parse(options.getOrDefault("age", "P0D")))
                    .toInstant();
            Map<Purpose, Choice> choices = first.startsWith("record:") ? choices(first.substring(7)) : new TreeMap<>();
            Map<Purpose, Choice> held = options.containsKey("cookie") ? choices(options.get("cookie")) : choices;
            CookieState cookie = cookie(Optional.of(ID), held, at);
            return new Said(
                    cookie,
                    switch (first) {
                        case "absent" -> Finding.ABSENT;
                        case "unavailable" -> Finding.UNAVAILABLE;
                        default ->
                            new Finding.Found(new ConsentRecord(
                                    SUBJECT,
                                    1,
                                    choices,
                                    at,
                                    options.getOrDefault("policy", POLICY.version()),
                                    options.containsKey("override")));
                    });
        }

        private static Map<String, String> options(String[] words) {
            Map<String, String> options = new TreeMap<>();
            for (int i = 1; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                options.put(
                        equals < 0 ? words[i] : words[i].substring(0, equals),
                        equals < 0 ? "" : words[i].substring(equals + 1));
            }
            return options;
        }

        private static CookieState cookie(Optional<SubjectId> id, Map<Purpose, Choice> choices, Instant at) {
            return new CookieState.Valid(new ConsentCookie(id, choices, POLICY.version(), 1, at, at, false));
        }

        private static Map<Purpose, Choice> choices(String signs) {
            Map<Purpose, Choice> choices = new TreeMap<>();
            for (int i = 0; i < COLUMNS.size(); i++) {
                if (signs.charAt(i) != '.') {
                    choices.put(COLUMNS.get(i), signs.charAt(i) == '+' ? Choice.GRANTED : Choice.REFUSED);
                }
            }
            return choices;
        }
    }
}
