package io.consentry.foreign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;
import io.consentry.consent.Signals;
import io.consentry.consent.Subject;
import io.consentry.foreign.ForeignSettings.Format;
import io.consentry.policy.Decision;
import io.consentry.policy.DecisionRules;
import io.consentry.policy.Finding;
import io.consentry.policy.ForeignConsent;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Outcome;
import io.consentry.policy.Policy;
import io.consentry.policy.RequestFacts;
import io.consentry.policy.Visited;

import static org.assertj.core.api.Assertions.assertThat;

/** Every row of foreign-consents.txt holds. */
final class ForeignConsentTableTest {
    private static final Policy POLICY = PolicyFile.defaultPolicy();
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final List<Purpose> COLUMNS = List.of(Purpose.ADVERTISING, Purpose.ANALYTICS, Purpose.FUNCTIONAL);

    static List<String> rows() throws IOException {
        try (InputStream in = ForeignConsentTableTest.class.getResourceAsStream("foreign-consents.txt");
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void row_holds(String row) {
        List<String> cells = Stream.of(row.split("\\|", -1)).map(String::strip).toList();
        assertThat(cells).hasSize(7);
        Set<String> words = Set.of(cells.get(2).split(" +", -1));
        ForeignSettings meaning = ForeignSettings.of(Format.parse(cells.get(0)).orElseThrow());
        if (words.contains("vendors")) {
            meaning = new ForeignSettings(
                    meaning.format(),
                    meaning.cookie(),
                    meaning.purposes(),
                    new TreeMap<>(Map.of(Purpose.ADVERTISING, List.of(91, 755))));
        }
        ForeignConsent said = new ForeignCookie(Optional.of(meaning))
                .read(name -> name.equals("Cookie") ? List.of(cells.get(3)) : List.of());
        RequestFacts facts = new RequestFacts(
                Jurisdiction.parse(cells.get(1)),
                new Signals(words.contains("gpc"), CookieState.ABSENT),
                Visited.UNKNOWN,
                said);

        Decision decision = DecisionRules.decide(POLICY, facts, record(words), NOW);

        List<String> got = new ArrayList<>();
        for (Purpose purpose : COLUMNS) {
            Outcome outcome = Objects.requireNonNull(decision.outcomes().get(purpose));
            got.add((outcome.allowed() ? "allow " : "deny ") + outcome.reason().id());
        }
        assertThat(got).as(said.toString()).isEqualTo(cells.subList(4, 7));
        assertThat(decision.ask()).isFalse();
    }

    private static Finding record(Set<String> words) {
        if (!words.contains("record") && !words.contains("refused")) {
            return Finding.NOT_NEEDED;
        }
        Map<Purpose, Choice> choices = new TreeMap<>();
        COLUMNS.forEach(purpose -> choices.put(purpose, words.contains("record") ? Choice.GRANTED : Choice.REFUSED));
        return new Finding.Found(
                new ConsentRecord(new Subject("s".repeat(43)), 1, choices, NOW, POLICY.version(), true));
    }
}
