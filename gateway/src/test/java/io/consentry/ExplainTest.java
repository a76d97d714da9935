package io.consentry;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the command says of pages, from the web and from files. */
final class ExplainTest {
    private static final String FACEBOOK = "<script src=\"https://connect.facebook.net/en_US/fbevents.js\">";
    private static final String PAGE = "<!doctype html><html><head><title>t</title>" + FACEBOOK + "</script>"
            + "<script>fbq('init', '1');</script><script src=/own.js></script>"
            + "<script src=\"https://js.stripe.com/v3/\"></script>"
            + "<noscript><img src=\"https://www.facebook.com/tr?id=1\"></noscript>"
            + "<script src=\"https://cdn.partner.test/a.js\"></script></head><body></body></html>";

    /** A policy in which pages differ. */
    private static final String RULES = """
            extends: default
            version: "2027"
            pages:
              - hosts: [kids.test]
                denies: [advertising]
                source: "our own"
            """;

    @TempDir
    private Path folder;

    private ScriptedOrigin origin;
    private volatile String signal = "";

    @BeforeEach
    void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> {
            signal = String.valueOf(request.getHeader("Sec-GPC"));
            request.response().putHeader("Content-Type", "text/html; charset=utf-8");
            switch (request.path()) {
                case "/moved" ->
                    request.response()
                            .setStatusCode(302)
                            .putHeader("Location", "/")
                            .end();
                case "/gone" -> request.response().setStatusCode(404).end("gone");
                case "/mug.png" ->
                    request.response().putHeader("Content-Type", "image/png").end("png");
                case "/long" -> request.response().end(Buffer.buffer(new byte[ExplainedPage.MOST_BYTES + 1]));
                case "/torn" ->
                    request.response().putHeader("Content-Encoding", "gzip").end("this is no gzip at all");
                case "/silent" -> request.response().setChunked(true).write("<!doctype html>");
                default -> request.response().end(PAGE);
            }
        });
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private record Said(int code, String out, String err) {}

    private Said explain(String... arguments) {
        List<String> all = new ArrayList<>(List.of("explain"));
        for (String argument : arguments) {
            all.add(argument.replace("HERE", "http://127.0.0.1:" + origin.port())
                    .replace("TLS", "https://127.0.0.1:" + origin.port())
                    .replace("FOLDER", folder.toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(all.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err, true));
        return new Said(code, out.toString(), err.toString());
    }

    @Test
    void each_tag_of_a_page_of_the_web_is_told_with_its_vendor_rule_and_source() {
        Said said = explain("HERE/moved", "--country", "US", "--region", "CO", "--gpc");
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(signal).isEqualTo("1");
        assertThat(said.out())
                .contains("US-CO, regime us-co (opt-out)")
                .contains("  " + FACEBOOK)
                .contains("    facebook (advertising): park")
                .contains("  <script>fbq('init', '1');")
                .contains("  <img src=\"https://www.facebook.com/tr?id=1\">")
                .contains("    gpc: C.R.S. 6-1-1306")
                .contains("stripe (necessary): keep")
                .contains("not in the catalogue: cdn.partner.test (unknown): keep")
                .doesNotContain("own.js")
                .contains("kept   2  parked   3  removed   0  unknown hosts   1");
    }

    @Test
    void a_saved_page_is_told_in_json_also_where_all_is_allowed() throws Exception {
        Path file = Files.writeString(folder.resolve("page.html"), PAGE);
        Said said = explain(file.toString(), "--country", "BR", "--json");
        JsonNode root = new ObjectMapper().readTree(said.out());
        assertThat(root.path("jurisdiction").asText()).isEqualTo("BR");
        assertThat(root.path("purposes").path("advertising").path("allowed").asBoolean())
                .isTrue();
        assertThat(root.path("tags").findValuesAsText("verdict")).hasSize(5).containsOnly("keep");
        assertThat(root.path("tags").get(0).path("vendors").get(0).asText()).isEqualTo("facebook");
        assertThat(root.path("tags").get(0).path("source").asText()).contains("published privacy policy");
    }

    @Test
    void it_is_said_which_page_the_rules_of_single_pages_were_read_for() throws Exception {
        Path file = Files.writeString(folder.resolve("page.html"), PAGE);
        assertThat(explain(file.toString()).out()).doesNotContain("judged for");
        String policy = Files.writeString(folder.resolve("policy.yaml"), RULES).toString();
        assertThat(explain(file.toString(), "--policy", policy).out()).contains("judged for any page:", "--page");
        String shop = "https://shop.example/kids/";
        assertThat(explain(file.toString(), "--page", shop).out()).contains("judged for " + shop);
        assertThat(explain("HERE/moved").out()).contains("judged for http://127.0.0.1:" + origin.port() + "/\n");
        JsonNode root =
                new ObjectMapper().readTree(explain(file.toString(), "--json").out());
        assertThat(root.path("page").isNull()).isTrue();
    }

    @Test
    void a_page_in_utf_16_is_read_as_the_proxy_reads_it() throws IOException {
        Path file = Files.write(folder.resolve("page.html"), ("\uFEFF" + PAGE).getBytes(StandardCharsets.UTF_16LE));
        assertThat(explain(file.toString(), "--country", "DE").out()).contains("facebook (advertising): park");
    }

    @Test
    void the_address_of_a_tag_is_not_fetched() {
        Said said = explain("--tag", "https://connect.facebook.net/en_US/fbevents.js", "--country", "DE");
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("facebook (advertising): park").contains("Directive 2002/58/EC");
        assertThat(explain("--tag", "HERE/x.js?a=1&b=2").out()).contains("not in the catalogue: 127.0.0.1");
        assertThat(signal).isEmpty();
    }

    @Test
    void rules_of_single_pages_hold_for_the_pages_own_address() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), RULES);
        Path file = Files.writeString(folder.resolve("page.html"), PAGE);
        String[] known = {
            file.toString(), "--country", "BR", "--policy", policy.toString(), "--page", "https://kids.test/"
        };
        assertThat(explain(known).out())
                .contains("facebook (advertising): remove")
                .contains("our own");
        known[6] = "https://shop.test/";
        assertThat(explain(known).out()).contains("facebook (advertising): keep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.html | there is no such file",
                "127.0.0.1:3000 | there is no such file; for a page of the web write http://127.0.0.1:3000",
                "localhost:3000/a?b | there is no such file; for a page of the web write http://localhost:3000/a?b",
                "TLS/ | what answers there does not speak TLS; try http://",
                "FOLDER | it is no readable file",
                "http:// | is not an address",
                "https://a b/ | is not an address",
                "ftp://shop.test/ | is not an address of a website",
                "http://127.0.0.1:1/ | cannot fetch http://127.0.0.1:1/: nobody answers there",
                "HERE/gone | answers with the status 404",
                "HERE/mug.png | is not a page but image/png",
                "HERE/long | is longer than 16 MiB",
                "HERE/torn | cannot be read",
                "page.html --page nowhere | is not an address of a website",
                "--country DE | name a page",
            })
    void what_cannot_be_had_is_said_in_one_line(String arguments, String message) throws IOException {
        Files.writeString(folder.resolve("page.html"), PAGE);
        String[] words = arguments.startsWith("https://a b") ? new String[] {arguments} : arguments.split(" ");
        words[0] = words[0].equals("page.html") ? "FOLDER/page.html" : words[0];
        Said said = explain(words);
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err()).startsWith("consentry: ").contains(message);
    }

    @Test
    void a_place_that_nobody_knows_is_told_in_words() {
        assertThat(explain("--tag", "https://shop.test/x.js").out()).contains("x.js: unknown place, regime ");
    }

    @ParameterizedTest
    @CsvSource({
        "--country, US-CA, 'US with --region CA'",
        "--country, Germany, 'Write for example DE'",
        "--jurisdiction, Germany, Write DE or US-CA"
    })
    void a_place_that_there_is_not_is_told_with_what_to_write(String option, String place, String said) {
        Said answer = explain("--tag", "https://shop.test/x.js", option, place);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains(option + ": '" + place + "' is not ", said);
    }

    @Test
    void a_website_that_falls_silent_is_given_up() {
        String address = "http://127.0.0.1:" + origin.port() + "/silent";
        assertThatThrownBy(() -> ExplainedPage.of(address, false, Duration.ofMillis(300)))
                .isInstanceOf(BadSubjectException.class)
                .hasMessageContaining("did not come within");
    }

    @Test
    void a_list_of_scripts_waits_where_the_owner_has_no_guard() throws IOException {
        Path page = folder.resolve("page.html");
        Files.writeString(
                page,
                "<script>var urls=['https://connect.facebook.net/en_US/fbevents.js','https://own.test/b.js'];"
                        + "for(var i=0;i<urls.length;i++){var s=document.createElement('script');s.src=urls[i];"
                        + "document.head.appendChild(s)}</script>");
        Path config = folder.resolve("consentry.yaml");
        for (boolean banner : new boolean[] {true, false}) {
            Files.writeString(config, "origin: http://127.0.0.1:1\nbanner: " + banner + "\n");
            Said said = explain(page.toString(), "--country=DE", "--short", "--config", config.toString());
            assertThat(said.code).as(said.err).isZero();
            assertThat(said.out).contains("parked   " + (banner ? 0 : 1));
        }
    }

    @Test
    void the_owners_configuration_holds() throws IOException {
        Path page = folder.resolve("page.html");
        Files.writeString(page, PAGE);
        Path config = folder.resolve("consentry.yaml");
        Files.writeString(
                config,
                "origin: http://127.0.0.1:1\nvendors: [{id: partner, purposes: [analytics], hosts: [partner.test]}]\n");
        Said said = explain(page.toString(), "--country=DE", "--json", "--config", config.toString());
        assertThat(said.code).as(said.err).isZero();
        assertThat(said.out).contains("\"partner\"");

        Files.writeString(config, "origin: http://127.0.0.1:1\nvendors: [{id: partner}]\n");
        Said wrong = explain(page.toString(), "--config", config.toString());
        assertThat(wrong.code).isEqualTo(2);
        assertThat(wrong.err).contains("vendors");
        Said absent = explain(page.toString(), "--config", folder + "/none.yaml");
        assertThat(absent.code).isEqualTo(2);
        assertThat(absent.err).contains("none.yaml");
    }
}
