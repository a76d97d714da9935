package io.consentry.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

/** Configuration, policy, vendors and keys: what is wrong with them is said, and never thrown about. */
final class ConfigFuzzTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void every_configuration_is_read_or_its_errors_are_listed() throws IOException {
        Path file = dir.resolve("consentry.yaml");
        Fuzzing.runText(
                40,
                List.of(
                        "origin: http://127.0.0.1:3000\nport: 0\nstore: consent.db\nkeys: keys\nprefix: /_c\nhsts: 1\n",
                        "origin: https://a.test\nlinks: {privacyPolicy: /p, dpo: mailto:a@b}\nlook:\n  language: de\n"
                                + "  place: bar\n  signals: [google]\n  texts: {en: {askTitle: x}}\n",
                        "origin: http://a\nvendors:\n  - id: a\n    name: A\n    purposes: [analytics]\n    hosts: [a.test/b]\n"
                                + "    snippets: ['a.b(']\n    cookies: [_a*]\n  - id: hotjar\n    exempt: true\naliases: {a.test: b.test}\n",
                        "origin: http://a\nedge: cloudflare\ntrusted-proxies: 10.0.0.0/8, fd00::/8\njurisdiction: US-CA\n"
                                + "max-body: 1\npage-memory: 1\nstore: postgresql://a@b/c?sslmode=require\n",
                        "{\"origin\": \"http://a\", \"head-timeout\": 1.5, \"tls-cert\": \"x\", \"tls-key\": [1]}"),
                input -> configuration(Files.write(file, input)));
    }

    private static void configuration(Path file) {
        Map<Option, String> given = new EnumMap<>(Option.class);
        try {
            SettingsReader.check(new ConfigSource(given, Map.of(), Optional.of(file)));
        } catch (ConfigException wrong) {
            assertThat(wrong.problems()).isNotEmpty();
        }
    }

    @Test
    void every_policy_is_read_or_its_errors_are_listed() throws IOException {
        Path file = dir.resolve("policy.yaml");
        Fuzzing.runText(
                300,
                List.of(
                        "extends: default\nversion: v1\nregimes:\n  - id: eea\n    validity: P3M\n  - id: quebec\n    extends: eea\n"
                                + "    jurisdictions: [\"CA-QC\"]\n    from: 2027-01-01\n    source: law\n",
                        "extends: default\nversion: v2\nhonour-dnt: true\npages:\n  - hosts: [kids.test]\n    denies: [analytics]\n"
                                + "    unknown-vendors: remove\n    source: own\npurposes: [research]\ncovers: [v1]\n",
                        "version: v\nregimes:\n  - id: a\n    model: opt-in\n    jurisdictions: [\"*\"]\n    asked: [analytics]\n"
                                + "    gpc: {denies: [analytics], overridable: true, binding: false}\n    young: {denies: []}\n"
                                + "    validity: P6M\n    reask-after: P6M\n    sources: {model: a, gpc: b}\n"),
                input -> {
                    List<ConfigProblem> problems = new ArrayList<>();
                    boolean read = PolicyFile.read(Files.write(file, input), problems) != null;
                    assertThat(read).isEqualTo(problems.isEmpty());
                });
    }

    @Test
    void every_key_file_is_read_or_its_errors_are_listed() throws IOException {
        Path file = dir.resolve("keys");
        String secret = "A".repeat(43);
        Fuzzing.runText(
                400,
                List.of("subject " + secret + "\ncookie a " + secret + "\n# x\n\ncookie b " + secret + "\n"),
                input -> {
                    List<ConfigProblem> problems = new ArrayList<>();
                    boolean read = KeyFile.read(Files.write(file, input), problems) != null;
                    assertThat(read).isEqualTo(problems.isEmpty());
                });
    }
}
