package io.consentry.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyFileTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "DE, eea",
        "NO, eea",
        "IS, eea",
        "LI, eea",
        "CH, ch",
        "GB, gb",
        "GP, eea",
        "AX, eea",
        "MF, eea",
        "US-CA, us-ca",
        "US-CO, us-co",
        "US-CT, us-ct",
        "US-MT, us-mt",
        "US-NE, us-ne",
        "US-NH, us-nh",
        "US-TX, us-tx",
        "US-NJ, us-nj",
        "US-MN, us-mn",
        "US-MD, us-md",
        "US-DE, us-de",
        "US-OR, us-or",
        "US-NY, us",
        "US-UT, us",
        "US, us-universal-opt-out",
        "BR, elsewhere",
        "CA-QC, elsewhere",
        "XX, eea"
    })
    void default_policy_names_the_regime_of(String place, String regime) {
        Policy policy = PolicyFile.defaultPolicy();
        assertThat(policy.regime(new Jurisdiction(place), NOW).id()).isEqualTo(regime);
    }

    @Test
    void every_problem_of_a_policy_is_reported() throws IOException {
        List<ConfigProblem> problems = read("""
                version: "1"
                purposes: [necessary, analytics, Ads, every]
                regimes:
                  - id: a
                    model: optin
                    jurisdictions: [NO, "DE", "Texas"]
                    asked: [advertising]
                    gpc: {denies: [analytics], overidable: true}
                    validity: 6 months
                    reask-after: P0D
                    source: none
                """);

        assertThat(problems)
                .extracting(ConfigProblem::toString)
                .satisfiesExactlyInAnyOrder(
                        each -> assertThat(each).contains("'Ads' is not a purpose"),
                        each -> assertThat(each).contains("'every' is no purpose"),
                        each -> assertThat(each).contains("'optin' is not a model"),
                        each -> assertThat(each).contains("must say what the signal does"),
                        each -> assertThat(each).contains("gpc.overidable").contains("Did you mean 'overridable'?"),
                        each -> assertThat(each).contains("'Texas' is not an ISO 3166 code"),
                        each -> assertThat(each)
                                .contains("'false' is not a text")
                                .contains("Put it in quotes"),
                        each -> assertThat(each).contains("'advertising' is not among the policy's purposes"),
                        each -> assertThat(each).contains("'6 months' is not an ISO 8601 period"),
                        each -> assertThat(each).contains("must be at least a day"),
                        each -> assertThat(each).contains("one regime for '*'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'gpc: [advertising, analytics]'; must say what the signal does",
                "'x-gpc: 1'; must say what the signal does",
                "'gpc: {denies: [analytics], overridable: \"yes\"}'; must say what the signal does",
                "'gpc: {denies: analytics, overridable: true}'; must say what the signal does",
            })
    void a_signal_is_never_switched_off_by_mistake(String gpc, String rule) throws IOException {
        List<ConfigProblem> problems = read("""
                version: "1"
                purposes: [necessary, analytics]
                regimes:
                  - id: a
                    model: notice
                    jurisdictions: ["*"]
                    asked: [analytics]
                    %s
                    validity: P6M
                    reask-after: P6M
                    source: none
                """.formatted(gpc));
        assertThat(problems).extracting(ConfigProblem::rule).contains(rule);
    }

    @Test
    void regimes_must_be_a_list_of_keys() throws IOException {
        assertThat(read("version: '1'\npurposes: [necessary]\nregimes:\n  eea: {model: opt-in}\n"))
                .extracting(ConfigProblem::path)
                .contains("policy.yaml: regimes");
        assertThat(read("version: '1'\npurposes: [necessary]\nregimes: [eea]\n"))
                .extracting(ConfigProblem::path)
                .contains("policy.yaml: regimes[0]");
    }

    @Test
    void a_country_whose_region_is_unknown_gets_the_strictest_of_its_own_and_elsewhere() throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();
        String regime = """
                  - id: %s
                    model: %s
                    jurisdictions: ["%s"]
                    asked: [analytics]
                    gpc: {denies: [analytics], overridable: true}
                    validity: P6M
                    reask-after: P6M
                    source: none
                """;
        String yaml = "version: '1'\npurposes: [necessary, analytics]\nregimes:\n"
                + regime.formatted("quebec", "opt-out", "CA-QC") + regime.formatted("rest", "opt-in", "*");
        Policy policy = PolicyFile.read(Files.writeString(dir.resolve("policy.yaml"), yaml), problems);
        assertThat(problems).isEmpty();
        assertThat(java.util.Objects.requireNonNull(policy)
                        .regime(new Jurisdiction("CA"), NOW)
                        .id())
                .isEqualTo("rest");
        assertThat(policy.regime(new Jurisdiction("CA-QC"), NOW).id()).isEqualTo("quebec");
    }

    private List<ConfigProblem> read(String yaml) throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();
        Policy policy = PolicyFile.read(Files.writeString(dir.resolve("policy.yaml"), yaml), problems);
        assertThat(policy).isNull();
        return problems;
    }
}
