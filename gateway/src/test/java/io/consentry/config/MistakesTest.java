package io.consentry.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Each mistake of an owner is told once, where it was made, and with what to write instead. */
final class MistakesTest {
    private static final Map<Option, String> ORIGIN = Map.of(Option.ORIGIN, "http://127.0.0.1:3000");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void a_file_that_cannot_be_read_is_the_only_error() throws IOException {
        assertThat(problems(Map.of(), dir.resolve("absent.yaml")))
                .singleElement()
                .asString()
                .contains("absent.yaml: cannot be read (there is no such file)");
        assertThat(problems(Map.of(), file("port: [80\n")))
                .singleElement()
                .asString()
                .contains("is not YAML");
        assertThat(problems(Map.of(), file("port: 80\n")))
                .singleElement()
                .asString()
                .startsWith("--origin: is needed");
    }

    @Test
    void why_a_file_cannot_be_read_is_said_in_words() {
        assertThat(ConfigSource.reason(new AccessDeniedException("/root/x.yaml")))
                .isEqualTo("no permission to read it");
        assertThat(ConfigSource.reason(new NoSuchFileException("/root/x.yaml"))).isEqualTo("there is no such file");
        assertThat(ConfigSource.reason(new IOException("Is a directory"))).isEqualTo("Is a directory");
    }

    @ParameterizedTest
    @CsvSource({"prot, port", "orgin, origin", "keep-evnets, keep-events", "enforcment, enforcement"})
    void swapped_and_missing_letters_are_understood(String written, String meant) throws IOException {
        assertThat(problems(ORIGIN, file(written + ": 1\n")))
                .singleElement()
                .extracting(ConfigProblem::suggestion)
                .isEqualTo("Did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orign: http://127.0.0.1:3000\n", "sits: [{hosts: [a.example]}]\n"})
    void what_is_misspelt_is_not_missing_too(String yaml) throws IOException {
        assertThat(problems(Map.of(), file(yaml)))
                .singleElement()
                .asString()
                .contains("is not a setting. Did you mean '");
    }

    @Test
    void every_mistake_in_the_file_is_told_with_its_name() throws IOException {
        String yaml = """
                port: x
                vendors: [{id: hotjar, purposes: [analitics]}, {id: hotjr}]
                aliases: {a.shop.example: metrics.qqq.test}
                links: {notice: 1}
                look: {place: nowhere}
                foreign-consent: 1
                """;
        assertThat(problems(ORIGIN, file(yaml)))
                .hasSizeGreaterThan(6)
                .extracting(ConfigProblem::path)
                .contains("consentry.yaml: vendors[0].purposes[0]", "consentry.yaml: aliases.a.shop.example")
                .allMatch(path -> path.startsWith("consentry.yaml: "));
    }

    @Test
    void a_sentence_ends_once() {
        assertThat(new ConfigProblem("--a", "is no database. Is it?", "name one"))
                .hasToString("--a: is no database. Is it? Name one.");
        assertThat(new ConfigProblem("--a", "is no database.", "name one."))
                .hasToString("--a: is no database. Name one.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: [80\\n        | 2 | is not YAML: expected ',' or ']', but got",
                "look:\\n\\tplace: bar\\n | 2 | is not YAML: found character '\\t(TAB)'",
                "port: 1\\nport: 2\\n  | 2 | is not YAML: Duplicate field 'port'",
                "origin: a: b\\n     | 1 | is not YAML: mapping values are not allowed here",
            })
    void what_is_not_yaml_is_told_with_the_fault_and_its_line(String yaml, int line, String said) throws IOException {
        String text = yaml.replace("\\n", "\n").replace("\\t", "\t");
        String start = "consentry.yaml at line " + line + ": " + said;
        assertThat(problems(Map.of(), file(text))).singleElement().asString().startsWith(start);
        List<ConfigProblem> problems = new ArrayList<>();
        PolicyFile.read(file(text), problems);
        assertThat(problems).singleElement().asString().startsWith(start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql:u", "postgres:u", "postgresql:/u:secret@db/consent", "PostgreSQL:consent"})
    void a_database_server_that_is_named_badly_is_not_mistaken_for_a_file(String store) throws IOException {
        assertThat(problems(Map.of(Option.ORIGIN, "http://127.0.0.1:3000", Option.STORE, store), file("")))
                .extracting(ConfigProblem::toString)
                .anyMatch(each -> each.startsWith("--store: ") && each.contains("begins with postgresql://"))
                .noneMatch(each -> each.contains("secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080,  0.0.0.0,   true",
        "http://127.0.0.1:8080,  127.0.0.1, true",
        "http://10.0.0.5:8080,   10.0.0.5,  true",
        "http://localhost:8080,  127.0.0.1, true",
        "http://127.0.0.2:8080,  127.0.0.1, false",
        "http://127.0.0.1:8080,  10.0.0.5,  false",
        "http://10.0.0.5:8080,   0.0.0.0,   false",
        "http://localhost:3000,  0.0.0.0,   false"
    })
    void an_origin_that_is_the_gateway_itself_is_an_error(String origin, String listen, boolean wrong)
            throws IOException {
        List<ConfigProblem> problems = problems(Map.of(Option.ORIGIN, origin, Option.LISTEN, listen), file(""));
        assertThat(problems).hasSize(wrong ? 1 : 0);
        assertThat(problems).allSatisfy(each -> assertThat(each.toString()).contains("itself listens", "--port"));
    }

    @Test
    void what_regimes_inherit_is_told_once_by_the_id_of_the_regime_where_it_stands() throws IOException {
        String policy = """
                extends: default
                version: "1"
                regimes:
                  - id: eea
                    validity: six months
                  - id: us-ca
                    gpc: {denies: [advertisin], overridable: true}
                  - id: mine
                    extends: eea
                    jurisdictions: [DE]
                    model: opt-maybe
                """;
        List<ConfigProblem> problems = new ArrayList<>();
        PolicyFile.read(Files.writeString(dir.resolve("policy.yaml"), policy), problems);
        assertThat(problems)
                .extracting(ConfigProblem::path)
                .containsExactlyInAnyOrder(
                        "policy.yaml: regimes.eea.validity",
                        "policy.yaml: regimes.us-ca.gpc.denies",
                        "policy.yaml: regimes.mine.model");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(dir.resolve("consentry.yaml"), yaml);
    }

    private static List<ConfigProblem> problems(Map<Option, String> options, Path file) {
        ConfigException wrong = catchThrowableOfType(
                ConfigException.class,
                () -> SettingsReader.check(new ConfigSource(options, Map.of(), Optional.of(file))));
        return wrong == null ? List.of() : wrong.problems();
    }
}
