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
import io.consentry.vendor.VendorCatalog;

import static org.assertj.core.api.Assertions.assertThat;

/** Configuration, policy, vendors and keys: what is wrong with them is said, and never thrown about. */
final class ConfigFuzzTest {
    /** Held, so that not every configuration without vendors has it read anew. */
    static final VendorCatalog SHIPPED = VendorFiles.load(null, Map.of(), new ArrayList<>());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void every_configuration_is_read_or_its_errors_are_listed() throws IOException {
        Path file = dir.resolve("consentry.yaml");
        Fuzzing.runText(
                40,
                List.of(
                        """
                        origin: http://127.0.0.1:3000
                        port: 0
                        store: consent.db
                        keys: keys
                        prefix: /_c
                        hsts: 1
                        """,
                        """
                        origin: https://a.test
                        links: {privacyPolicy: /p, dpo: mailto:a@b}
                        look:
                          language: de
                          place: bar
                          signals: [google]
                          texts: {en: {askTitle: x}}
                        """,
                        """
                        origin: http://a
                        vendors:
                          - id: a
                            name: A
                            purposes: [analytics]
                            hosts: [a.test/b]
                            snippets: ['a.b(']
                            cookies: [_a*]
                          - id: hotjar
                            exempt: true
                        aliases: {a.test: hotjar.com}
                        """,
                        """
                        origin: http://a
                        edge: cloudflare
                        trusted-proxies: 10.0.0.0/8, fd00::/8
                        jurisdiction: US-CA
                        max-body: 1
                        page-memory: 1
                        store: postgresql://a@b/c?sslmode=require
                        """,
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
        Fuzzing.runText(300, List.of("""
                        extends: default
                        version: v1
                        regimes:
                          - id: eea
                            validity: P3M
                          - id: quebec
                            extends: eea
                            jurisdictions: ["CA-QC"]
                            from: 2027-01-01
                            source: law
                        """, """
                        extends: default
                        version: v2
                        honour-dnt: true
                        pages:
                          - hosts: [kids.test]
                            denies: [analytics]
                            unknown-vendors: remove
                            source: own
                        purposes: [research]
                        covers: [v1]
                        """, """
                        version: v
                        regimes:
                          - id: a
                            model: opt-in
                            jurisdictions: ["*"]
                            asked: [analytics]
                            gpc: {denies: [analytics], overridable: true, binding: false}
                            young: {denies: []}
                            validity: P6M
                            reask-after: P6M
                            sources: {model: a, gpc: b}
                        """), input -> {
            List<ConfigProblem> problems = new ArrayList<>();
            boolean read = PolicyFile.read(Files.write(file, input), problems) != null;
            assertThat(read).isEqualTo(problems.isEmpty());
        });
    }

    @Test
    void every_key_file_is_read_or_its_errors_are_listed() throws IOException {
        Path file = dir.resolve("keys");
        String secret = "A".repeat(43);
        Fuzzing.runText(400, List.of("subject " + secret + "\ncookie a " + secret + """

                        # x

                        cookie b
                        """ + secret + "\n"), input -> {
            List<ConfigProblem> problems = new ArrayList<>();
            boolean read = KeyFile.read(Files.write(file, input), problems) != null;
            assertThat(read).isEqualTo(problems.isEmpty());
        });
    }
}
