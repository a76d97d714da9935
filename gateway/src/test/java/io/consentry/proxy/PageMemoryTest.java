package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** The memory that pages take together. */
final class PageMemoryTest {
    private static final byte[] NONE = new byte[0];
    private static final String DE = GatewayFixture.COUNTRY + ": DE";
    private static final String DOCUMENT = "Sec-Fetch-Dest: document";
    private static final String BEGINNING = "<!doctype html><title>t</title>" + "<p>text</p>".repeat(200);

    /** More pages than a mebibyte is enough for. */
    private static final int MANY = 30;

    private static ScriptedOrigin origin;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> {
            switch (request.path()) {
                case "/begun" ->
                    request.response()
                            .putHeader("Content-Type", "text/html")
                            .setChunked(true)
                            .write(BEGINNING);
                case "/tag" ->
                    request.response()
                            .putHeader("Content-Type", "text/html")
                            .end(BEGINNING + "<p title='" + "x".repeat(900_000) + "'>");
                case "/page" ->
                    request.response().putHeader("Content-Type", "text/html").end(BEGINNING);
                default ->
                    request.response().putHeader("Content-Type", "text/plain").end("plain");
            }
        });
        gateway = GatewayFixture.before(origin.port(), Map.of(Option.PAGE_MEMORY, "1"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    private static double used() {
        String metrics = gateway.sendInternal("GET", "/metrics", NONE, "Authorization: Bearer " + GatewayFixture.TOKEN)
                .text();
        return metrics.lines()
                .filter(line -> line.startsWith("consentry_pages_memory "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static RawAnswer page(String path) {
        return gateway.send("GET", path, DE, DOCUMENT);
    }

    @Test
    void where_it_is_used_up_pages_are_refused_and_everything_else_goes_on() {
        List<RawClient> visitors = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                RawClient client = RawClient.to(gateway.port());
                visitors.add(client);
                client.send("GET", "/begun", NONE, DE, DOCUMENT);
                statuses.add(client.readHead().status());
            }
            assertThat(statuses.get(0)).isEqualTo(200);
            assertThat(statuses).containsOnly(200, 503);
            assertThat(used()).isBetween(500_000.0, 1_048_576.0);
            RawAnswer refused = page("/page");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).contains("2");
            assertThat(refused.text()).contains("Too many pages");
            assertThat(page("/plain").text()).isEqualTo("plain");
            assertThat(gateway.send("GET", "/_consent/v1/state").status()).isEqualTo(200);
        } finally {
            visitors.forEach(RawClient::close);
        }
        Eventually.holds("all memory has been given back", () -> used() == 0);
        assertThat(page("/page").status()).isEqualTo(200);
        Eventually.holds("a page that is done takes none", () -> used() == 0);
    }

    @Test
    void one_page_cannot_take_more_than_there_is() {
        RawAnswer got = page("/tag");
        assertThat(got.status() == 503 || got.end() == RawAnswer.End.TORN).isTrue();
        Eventually.holds("all memory has been given back", () -> used() == 0);
    }
}
