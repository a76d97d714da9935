package io.consentry.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.consentry.consent.Purpose;

import static org.assertj.core.api.Assertions.assertThat;

/** Every row of decisions.txt holds under the default policy. */
class DecisionTableTest {
    static List<String> rows() {
        return DecisionCase.rows();
    }

    @Test
    void there_are_at_least_four_hundred_different_cases() {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(400).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void row_holds(String row) {
        DecisionCase each = DecisionCase.parse(row);

        Decision decision = DecisionRules.decide(DecisionCase.POLICY, each.facts(), each.findings(), each.now());

        List<String> got = new ArrayList<>(List.of(decision.regime().id()));
        List<String> sources = new ArrayList<>();
        for (Purpose purpose : DecisionCase.COLUMNS) {
            Outcome outcome = Objects.requireNonNull(decision.outcomes().get(purpose));
            got.add((outcome.allowed() ? "allow " : "deny ") + outcome.reason().id());
            sources.add(outcome.source());
        }
        got.add(decision.ask() ? "yes" : "no");
        assertThat(got).isEqualTo(each.expected().subList(0, 5));
        assertThat(sources).anyMatch(source -> source.contains(each.expected().get(5)));
        assertThat(decision.allows(Purpose.NECESSARY)).isTrue();
    }
}
