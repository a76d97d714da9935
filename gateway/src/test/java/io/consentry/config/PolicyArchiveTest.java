package io.consentry.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a change of the policy means for choices made before it. */
class PolicyArchiveTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nothing else; true",
                "regimes: [{id: eea, validity: P3M}]; true",
                "regimes: [{id: eea, validity: P7M}]; false",
                "regimes: [{id: elsewhere, model: opt-in}]; true",
                "regimes: [{id: eea, model: opt-out}]; false",
                "regimes: [{id: us-ca, gpc: {denies: [advertising]}}]; false",
                "regimes: [{id: us-ca, gpc: {denies: [advertising, analytics, functional]}}]; true",
                "regimes: [{id: us-ca, gpc: {overridable: false}}]; true",
                "regimes: [{id: common, young: {denies: [advertising]}}]; false",
                "regimes: [{id: common, unknown-vendors: park}]; true",
                "regimes: [{id: eea, reask-after: P9M}]; true",
                "'regimes: [{id: later, extends: elsewhere, jurisdictions: [\"DE\"], from: 2027-01-01}]'; false",
                "'regimes: [{id: later, extends: eea, jurisdictions: [\"BR\"], from: 2027-01-01}]'; true",
                "purposes: [social]; true",
                "honour-dnt: true; true",
                "'pages: [{paths: [/kids], denies: [advertising], source: ours}]'; true",
            })
    void a_change_that_widens_processing_asks_again_and_one_that_does_not_keeps_the_choices(
            String change, boolean keeps) throws IOException {
        PolicyArchive archive = new PolicyArchive(dir.resolve("policies"));
        keep(archive, "extends: default\nversion: 'one'\n");

        Policy two = keep(
                archive, "extends: default\nversion: 'two'\n" + (change.startsWith("nothing") ? "" : change) + "\n");

        assertThat(two.covers("one")).isEqualTo(keeps);
        assertThat(two.covers("two")).isTrue();
        assertThat(two.covers("never heard of")).isFalse();
    }

    @Test
    void taking_a_strictness_back_widens() throws IOException {
        PolicyArchive archive = new PolicyArchive(dir.resolve("policies"));
        keep(archive, "extends: default\nversion: 'dnt'\nhonour-dnt: true\n");
        keep(
                archive,
                "extends: default\nversion: 'kids'\npages: [{paths: [/kids], denies: [advertising], source: ours}]\n");
        Policy plain = keep(archive, "extends: default\nversion: 'plain'\n");
        assertThat(plain.covers("dnt")).isFalse();
        assertThat(plain.covers("kids")).isFalse();
    }

    @Test
    void old_versions_stay_readable_whole() throws IOException {
        PolicyArchive archive = new PolicyArchive(dir.resolve("policies"));
        keep(archive, "extends: default\nversion: 'one/../1'\nregimes: [{id: eea, validity: P3M}]\n");
        keep(archive, "extends: default\nversion: 'two'\n");

        String text = Objects.requireNonNull(archive.text("one/../1"));
        assertThat(text).contains("P3M").contains("GDPR Art. 4(11), 7");
        Policy again = PolicyFile.read(Files.writeString(dir.resolve("again.yaml"), text), new ArrayList<>());
        assertThat(Objects.requireNonNull(again).version()).isEqualTo("one/../1");
        assertThat(archive.text("three")).isNull();
        try (var files = Files.list(dir.resolve("policies"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void a_changed_policy_needs_a_version_of_its_own() throws IOException {
        PolicyArchive archive = new PolicyArchive(dir.resolve("policies"));
        keep(archive, "extends: default\nversion: 'one'\n");
        keep(archive, "extends: default\nversion: 'one'\n");
        assertThatThrownBy(() -> keep(archive, "extends: default\nversion: 'one'\nhonour-dnt: true\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("give the changed policy a version of its own");
    }

    private Policy keep(PolicyArchive archive, String yaml) throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();
        PolicyFile.Loaded loaded = PolicyFile.load(Files.writeString(dir.resolve("policy.yaml"), yaml), problems);
        assertThat(problems).isEmpty();
        return archive.keep(Objects.requireNonNull(loaded).policy(), loaded.text(), NOW);
    }
}
