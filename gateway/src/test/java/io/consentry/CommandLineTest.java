package io.consentry;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The command line, as a process of its own: what it prints, how it ends, what survives. */
@Timeout(60)
class CommandLineTest {
    private static final Pattern READY = Pattern.compile(
            "Consentry \\S+ serves \\S+ on http://127.0.0.1:(\\d+) \\(internal: http://127.0.0.1:(\\d+)\\)");
    private static final Pattern KEPT = Pattern.compile("Consent is kept in (.+)");

    private final List<Process> started = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    /** What libraries unpack. */
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temporary;

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void wrong_configuration_lists_every_error_and_exits_2() throws Exception {
        Ended ended = run("serve", "--port", "x", "--internal-port", "-1");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .contains("The configuration has 3 errors:", "--origin:", "--port:", "--internal-port:")
                .doesNotContain("\tat ");
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void a_level_of_the_log_that_there_is_not_is_an_error_like_any_other() throws Exception {
        for (String command : List.of("serve", "check")) {
            Ended ended = run(Map.of("CONSENTRY_LOG_LEVEL", "DEBGU"), command, "--origin", "http://127.0.0.1:1");

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err().lines())
                    .containsExactly(
                            "The configuration has an error:",
                            "  CONSENTRY_LOG_LEVEL: 'DEBGU' is no level of the log. Did you mean 'DEBUG'?");
        }
    }

    @Test
    void retention_looks_for_the_database_where_serve_makes_it() throws Exception {
        Ended ended = run("retention", "--keep-events", "60");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err().strip())
                .isEqualTo("consentry: --store: there is no file "
                        + dir.toRealPath().resolve("consentry-data/consent.db"));
    }

    @Test
    void the_catalog_is_counted_and_what_it_knows_of_saved_pages() throws Exception {
        Path pages = Files.createDirectory(dir.resolve("pages"));
        Files.writeString(
                pages.resolve("home.html"),
                "<script src=https://www.google-analytics.com/analytics.js></script><img src=https://nobody.test/x>");

        Ended ended = run("catalog", pages.toString());

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).containsPattern("\\nall +[12]\\d{3} ").contains("nobody.test");
        Ended nowhere = run("catalog", dir.resolve("nowhere").toString());
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.out()).isEmpty();
        assertThat(nowhere.err().lines()).hasSize(1).first().asString().contains("nowhere");
    }

    @Test
    void busy_port_is_one_clear_line() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = run(
                    "serve",
                    "--origin",
                    "http://127.0.0.1:1",
                    "--listen",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(busy.getLocalPort()),
                    "--internal-port",
                    "0");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err().strip())
                    .isEqualTo("consentry: cannot listen on 127.0.0.1:" + busy.getLocalPort()
                            + ": another program is using it; choose another with --port");
            assertThat(dir).as("no keys and no database").isEmptyDirectory();
        }
    }

    @Test
    void store_that_is_no_database_is_one_clear_line() throws Exception {
        Path file = Files.writeString(dir.resolve("notes.txt"), "these are notes, not a database\n".repeat(200));

        Ended ended = run(
                "serve",
                "--origin",
                "http://127.0.0.1:1",
                "--listen",
                "127.0.0.1",
                "--port",
                "0",
                "--internal-port",
                "0",
                "--store",
                file.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).startsWith("consentry: ").contains("notes.txt");
    }

    @Test
    void keys_are_never_overwritten() throws Exception {
        Path file = dir.resolve("keys");
        assertThat(run("keys", "new", file.toString()).code()).isZero();
        String first = Files.readString(file);

        Ended again = run("keys", "new", file.toString());

        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("exists already");
        assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void unreachable_origin_is_said_in_one_line_and_answered_with_502() throws Exception {
        Running gateway = serve("http://127.0.0.1:1");

        HttpResponse<String> answer = get(gateway.port(), "/");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("cannot be reached");
        gateway.process().destroy();
        assertThat(gateway.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(dir.resolve("err")))
                .contains("cannot be reached yet")
                .doesNotContain("\tat ");
    }

    @Test
    void choice_survives_a_restart_and_sigterm_ends_with_0() throws Exception {
        Running first = serve("http://127.0.0.1:1");
        HttpRequest choice = HttpRequest.newBuilder(uri(first.port(), "/_consent/v1/choices"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"method\":\"accept-all\"}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(choice, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];

        assertThat(first.store()).isEqualTo(dir.resolve("consent.db") + " (made new)");
        first.process().destroy();
        assertThat(first.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.process().exitValue()).isZero();
        assertThat(temporary).isEmptyDirectory();
        Running second = serve("http://127.0.0.1:1");
        assertThat(second.store()).isEqualTo(dir.resolve("consent.db").toString());
        HttpRequest state = HttpRequest.newBuilder(uri(second.port(), "/_consent/v1/state"))
                .header("Cookie", cookie)
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(state, HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("\"analytics\":{\"allowed\":true,\"reason\":\"granted\"}");
    }

    @Test
    void sighup_reads_the_configuration_anew_and_errors_are_told() throws Exception {
        Path config = Files.writeString(dir.resolve("consentry.yaml"), "jurisdiction: DE\n");
        Running gateway = serve("http://127.0.0.1:1", "--config", config.toString());
        assertThat(get(gateway.port(), "/_consent/v1/state").body()).contains("\"jurisdiction\":\"DE\"");

        exchange(config, "jurisdiction: US-CA\n");
        hangUp(gateway);
        Eventually.holds("the new place is in force", () -> place(gateway).equals("US-CA"));
        exchange(config, "jurisdicton: FR\nbanner: perhaps\n");
        hangUp(gateway);
        Eventually.holds(
                "both errors are told",
                () -> errors().contains("jurisdicton: is not a setting")
                        && errors().contains("'perhaps' is neither true nor false"));
        assertThat(place(gateway)).isEqualTo("US-CA");
    }

    /** At once: a file that is being written is empty for a moment, which is a configuration too. */
    private static void exchange(Path file, String text) throws IOException {
        Path written = Files.writeString(file.resolveSibling("next"), text);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void hangUp(Running gateway) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder(
                        "kill", "-HUP", Long.toString(gateway.process().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static String place(Running gateway) {
        String state = RawClient.exchange(gateway.port(), "GET", "/_consent/v1/state", new byte[0])
                .text();
        Matcher place = Pattern.compile("\"jurisdiction\":\"([^\"]*)\"").matcher(state);
        assertThat(place.find()).isTrue();
        return place.group(1);
    }

    private String errors() {
        try {
            return Files.readString(dir.resolve("err"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private record Ended(int code, String out, String err) {}

    private record Running(Process process, int port, String store) {}

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    private Ended run(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        Process process = start(variables, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Path err = dir.resolve("err");
        Ended ended = new Ended(process.exitValue(), out, Files.readString(err));
        Files.delete(err);
        return ended;
    }

    private Running serve(String origin, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--origin",
                origin,
                "--listen",
                "127.0.0.1",
                "--port",
                "0",
                "--internal-port",
                "0",
                "--store",
                dir.resolve("consent.db").toString()));
        arguments.addAll(List.of(more));
        Process process = start(Map.of(), arguments.toArray(String[]::new));
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        Matcher ready = READY.matcher(String.valueOf(out.readLine()));
        assertThat(ready.matches()).as("the line that says it is ready").isTrue();
        Matcher kept = KEPT.matcher(String.valueOf(out.readLine()));
        assertThat(kept.matches())
                .as("the line that says where consent is kept")
                .isTrue();
        return new Running(process, Integer.parseInt(ready.group(1)), kept.group(1));
    }

    private Process start(Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It lasts for seconds, in which the second compiler would only take time.
                "-XX:TieredStopAtLevel=1",
                // As the jar says itself.
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.consentry.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectError(dir.resolve("err").toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
