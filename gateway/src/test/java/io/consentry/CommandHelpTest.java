package io.consentry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import io.consentry.store.SqliteConsentStore;
import io.consentry.store.StoreSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** What the command line says to whoever does not know it yet. */
final class CommandHelpTest {
    private static final int WIDTH = 80;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    private int run(String... arguments) {
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static Stream<CommandLine> commands() {
        return below(new CommandLine(new Main()));
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandHelpTest::below));
    }

    /** A line that the library wraps is a paragraph of its own; one that was broken by hand, or an example, must fit. */
    @ParameterizedTest
    @MethodSource("commands")
    void texts_fit_the_screen(CommandLine command) {
        String[] footer = command.getCommandSpec().usageMessage().footer();
        for (int i = 0; i < footer.length; i++) {
            boolean paragraph = !footer[i].startsWith(" ") && (i + 1 == footer.length || footer[i + 1].isEmpty());
            assertThat(paragraph || footer[i].length() <= WIDTH).as(footer[i]).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "serve, http://127.0.0.1:3000;",
        "serve, postgresql://USER:PASSWORD@HOST/DATABASE.",
        "check, consentry-data/consent.db",
        "migrate, postgresql://USER:PASSWORD@HOST/DATABASE.",
        "retention, postgresql://USER:PASSWORD@HOST/DATABASE."
    })
    void addresses_are_not_broken_across_lines(String command, String address) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains(address);
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
    }

    @Test
    void help_is_a_command_too() {
        assertThat(run("help")).isZero();
        assertThat(out.toString()).contains("Usage: consentry", "retention", "serve");
        assertThat(run("help", "retention")).isZero();
        assertThat(out.toString()).contains("Usage: consentry retention");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "serv             | there is no command 'serv'. Did you mean 'serve'?",
                "frobnicate       | there is no command 'frobnicate'. Known: catalog, check, demo,",
                "keys nwe         | there is no command 'nwe'. Did you mean 'new'?",
                "serve --prot=80  | there is no option '--prot'. Did you mean '--port'?",
                "check shop.yaml  | 'consentry check' takes no argument 'shop.yaml'.",
                "check --origin   | missing required parameter for option '--origin' (URL). See 'consentry check --help'.",
                "keys new         | missing required parameter: 'FILE'. See 'consentry keys new --help'.",
                "demo --port x    | invalid value for option '--port': 'x' is not a whole number. See",
                "retention        | missing required option: '--keep-events=MONTHS'. See",
                "help nosuch      | unknown subcommand 'nosuch'. See",
                "migrate --store postgresql:// | --store: it is not an address"
            })
    void what_is_wrong_in_a_line_is_told_in_a_line_with_what_was_meant(String line, String said) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("consentry: " + said);
    }

    @Test
    void check_opens_the_files_that_a_start_would() throws Exception {
        String odd = Files.writeString(dir.resolve("odd"), "neither a key nor a database")
                .toString();
        assertThat(run(
                        "check",
                        "--origin=http://127.0.0.1:1",
                        "--tls-cert=" + odd,
                        "--tls-key=" + odd,
                        "--place-database=" + odd,
                        "--account-keys=" + odd))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("has 3 errors:", "  --tls-cert: cannot serve TLS with " + odd)
                .contains("  --place-database: cannot be read: ", "  --account-keys: " + odd + " is no JWK set");
        assertThat(out.toString()).doesNotContain("good");
    }

    @Test
    void migrate_says_what_is_out_of_reach() {
        assertThat(run("migrate", "--store", "postgresql://u:p@127.0.0.1:1/d")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("consentry: the database is out of reach: ");
    }

    @Test
    void one_place_is_no_places() {
        assertThat(run("check", "--origin", "http://127.0.0.1:3000")).isZero();
        assertThat(out.toString()).contains(" 1 place\n").doesNotContain(" 1 places");
    }

    @Test
    void check_says_where_nobody_knows_the_place_of_visitors() {
        String told = "the strictest rules hold for everybody";
        assertThat(run("check", "--origin", "http://127.0.0.1:3000")).isZero();
        assertThat(out.toString()).contains(told).doesNotContain("shadow");
        for (String source : new String[] {"--country-header=X-Country", "--edge=fastly", "--jurisdiction=DE"}) {
            out.getBuffer().setLength(0);
            assertThat(run("check", "--origin", "http://127.0.0.1:3000", source))
                    .isZero();
            assertThat(out.toString()).doesNotContain(told);
        }
    }

    @Test
    void check_says_that_shadow_changes_nothing() {
        assertThat(run("check", "--origin=http://127.0.0.1:3000", "--enforcement=shadow"))
                .isZero();
        assertThat(out.toString()).contains("enforcement is shadow: ");
    }

    @Test
    void a_second_demo_says_what_to_do() throws Exception {
        Path data = Files.createDirectory(dir.resolve("demo"));
        try (SqliteConsentStore first = SqliteConsentStore.open(StoreSettings.at(data.resolve("consent.db")))) {
            assertThat(first).isNotNull();
            assertThat(run("demo", "--data", data.toString(), "--port", "0", "--internal-port", "0"))
                    .isEqualTo(1);
        }
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("another gateway is using it", "--data, --port and --internal-port");
    }
}
