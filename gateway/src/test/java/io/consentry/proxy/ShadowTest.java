package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A site whose owner tries out what would become of it: everything is counted, and nothing is changed. */
final class ShadowTest {
    private static final String DE = GatewayFixture.COUNTRY + ": DE";
    private static final String DOCUMENT = "Sec-Fetch-Dest: document";
    private static final String PAGE = "<!doctype html><html><head><title>Shop</title>"
            + "<script src=\"https://connect.facebook.net/en_US/fbevents.js\"></script>"
            + "<script src=\"https://static.hotjar.com/c/hotjar-1.js\"></script>"
            + "<script src=\"https://cdn.partner.test/a.js\"></script></head><body><p>Tea</p></body></html>";

    private ScriptedOrigin origin;
    private GatewayFixture gateway;
    private volatile MultiMap asked = MultiMap.caseInsensitiveMultiMap();

    @BeforeEach
    void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> {
            asked = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
            boolean packed = request.path().equals("/packed");
            boolean torn = request.path().equals("/torn");
            byte[] body = packed || torn ? packed() : PAGE.getBytes(StandardCharsets.UTF_8);
            if (torn) {
                body[body.length / 2] ^= 0x55;
            }
            MultiMap headers = request.response().headers();
            headers.set("Content-Type", "text/html; charset=utf-8")
                    .set("ETag", "\"v1\"")
                    .set("Cache-Control", "public, max-age=60")
                    .set("Last-Modified", "Sat, 28 Nov 2026 00:00:00 GMT")
                    .set("Link", "<https://connect.facebook.net/>; rel=preconnect, </site.css>; rel=preload")
                    .add("Set-Cookie", "_fbp=fb.1.2; Path=/")
                    .add("Set-Cookie", "basket=7; Path=/");
            if (packed || torn) {
                headers.set("Content-Encoding", "gzip");
            }
            request.response().end(Buffer.buffer(body));
        });
        gateway = GatewayFixture.of(yaml("shadow"), Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        origin.close();
    }

    private String yaml(String enforcement) {
        return """
                enforcement: %s
                sites:
                  - hosts: [shop.test]
                    origins: ["http://127.0.0.1:%2$d"]
                  - hosts: [strict.test]
                    origins: ["http://127.0.0.1:%2$d"]
                    enforcement: full
                """.formatted(enforcement, origin.port());
    }

    private static byte[] packed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(PAGE.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private RawAnswer get(String path, String... more) {
        return ask("shop.test", path, more);
    }

    private RawAnswer ask(String host, String path, String... more) {
        return send(host, path, DOCUMENT, String.join("\r\n", more));
    }

    private RawAnswer send(String host, String path, String... headers) {
        String head =
                String.join("\r\n", "GET " + path + " HTTP/1.1", "Host: " + host, DE, String.join("\r\n", headers));
        try (RawClient client = RawClient.to(gateway.port())) {
            return client.send(head.strip() + "\r\n\r\n").read("GET");
        }
    }

    private RawAnswer internal(String path) {
        return gateway.sendInternal("GET", path, new byte[0], "Authorization: Bearer " + GatewayFixture.TOKEN);
    }

    private static void reaches(DoubleSupplier count, double value) {
        Eventually.holds("the count is " + value, () -> Math.abs(count.getAsDouble() - value) < 0.5);
    }

    @Test
    void the_page_and_its_head_pass_as_they_are() {
        RawAnswer answer = get("/", "Cookie: _fbp=fb.1.2; basket=7", "Sec-GPC: 1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(PAGE);
        assertThat(answer.header("Content-Length")).contains(Integer.toString(PAGE.length()));
        assertThat(answer.header("ETag")).contains("\"v1\"");
        assertThat(answer.header("Cache-Control")).contains("public, max-age=60");
        assertThat(answer.header("Last-Modified")).contains("Sat, 28 Nov 2026 00:00:00 GMT");
        assertThat(answer.header("Link"))
                .hasValueSatisfying(link -> assertThat(link).contains("connect.facebook.net"));
        assertThat(answer.all("Set-Cookie")).containsExactly("_fbp=fb.1.2; Path=/", "basket=7; Path=/");
        assertThat(answer.header("Vary")).isEmpty();
    }

    @Test
    void the_script_of_a_worker_passes_as_it_is() {
        String[] worker = {"Sec-Fetch-Dest: worker", "Sec-Fetch-Site: same-origin"};
        RawAnswer answer = send("shop.test", "/worker.js", worker);

        assertThat(answer.text()).isEqualTo(PAGE);
        assertThat(answer.all("ETag")).containsExactly("\"v1\"");
        assertThat(answer.all("Vary")).isEmpty();
        assertThat(send("strict.test", "/worker.js", worker).text())
                .startsWith("if(!globalThis.")
                .endsWith(PAGE);
    }

    @Test
    void the_website_is_asked_as_the_browser_asked_and_hears_of_no_decision() {
        get(
                "/",
                "Cookie: _fbp=fb.1.2; basket=7",
                "Sec-GPC: 1",
                "Accept-Encoding: gzip, br",
                "If-None-Match: \"v0\"",
                "If-Modified-Since: Sat, 28 Nov 2026 00:00:00 GMT",
                "Range: bytes=0-10",
                "Consentry-Advertising: allow");

        assertThat(asked.get("Cookie")).isEqualTo("_fbp=fb.1.2; basket=7");
        assertThat(asked.get("Accept-Encoding")).isEqualTo("gzip, br");
        assertThat(asked.get("If-None-Match")).isEqualTo("\"v0\"");
        assertThat(asked.get("If-Modified-Since")).isEqualTo("Sat, 28 Nov 2026 00:00:00 GMT");
        assertThat(asked.get("Range")).isEqualTo("bytes=0-10");
        assertThat(asked.get("Sec-GPC")).isEqualTo("1");
        assertThat(asked.names()).noneMatch(name -> name.regionMatches(true, 0, "Consentry", 0, 9));
    }

    @Test
    void what_would_become_of_tags_cookies_and_headers_is_counted() throws Exception {
        get("/", "Cookie: _fbp=fb.1.2; basket=7", "Sec-GPC: 1");

        reaches(() -> gateway.metric("consentry_shadow_pages_total"), 1);
        assertThat(gateway.metric("consentry_shadow_tags_total{verdict=\"park\"}"))
                .isEqualTo(2, within(0.1));
        assertThat(gateway.metric("consentry_shadow_cookies_total{fate=\"withheld\"}"))
                .isEqualTo(1, within(0.1));
        assertThat(gateway.metric("consentry_shadow_cookies_total{fate=\"dropped\"}"))
                .isEqualTo(1, within(0.1));
        assertThat(gateway.metric("consentry_shadow_cookies_total{fate=\"expired\"}"))
                .isEqualTo(1, within(0.1));
        assertThat(gateway.metric("consentry_shadow_headers_total{name=\"link\"}"))
                .isEqualTo(1, within(0.1));
        assertThat(internal("/metrics").text())
                .doesNotContain("consentry_tags_total")
                .doesNotContain("consentry_cookies_total");

        JsonNode inventory =
                new ObjectMapper().readTree(internal("/v1/inventory").text());
        assertThat(inventory.path("vendors").findValuesAsText("id")).contains("facebook", "hotjar");
        for (JsonNode vendor : inventory.path("vendors")) {
            assertThat(vendor.path("shadow").path("parked").asInt()).isEqualTo(1);
            assertThat(vendor.has("full")).isFalse();
        }
        assertThat(inventory.path("unknownHosts").findValuesAsText("name")).containsExactly("cdn.partner.test");
    }

    @Test
    void a_compressed_page_is_counted_and_its_bytes_are_not_touched() {
        RawAnswer answer = get("/packed", "Accept-Encoding: gzip");
        assertThat(answer.body().getBytes()).isEqualTo(packed());
        assertThat(answer.header("Content-Encoding")).contains("gzip");
        reaches(() -> gateway.metric("consentry_shadow_tags_total{verdict=\"park\"}"), 2);
    }

    @Test
    void a_page_that_cannot_be_read_passes_all_the_same() {
        RawAnswer answer = get("/torn", "Accept-Encoding: gzip");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().getBytes()).hasSameSizeAs(packed());
        reaches(() -> gateway.metric("consentry_shadow_unread_total"), 1);
        assertThat(gateway.metric("consentry_pages_memory")).isZero();
    }

    @Test
    void a_site_may_differ_from_the_others() {
        RawAnswer strict = ask("strict.test", "/");
        assertThat(strict.text()).contains("consentry-state").doesNotContain("<script src=\"https://connect.facebook");
        assertThat(asked.get("Consentry-Advertising")).isEqualTo("deny");
        reaches(() -> gateway.metric("consentry_tags_total{verdict=\"park\"}"), 2);
        assertThat(internal("/metrics").text()).doesNotContain("consentry_shadow_tags_total");
    }

    @Test
    void a_change_of_the_configuration_switches_it_off_and_on() throws Exception {
        assertThat(get("/").text()).isEqualTo(PAGE);
        gateway.reload(yaml("full"));
        RawAnswer enforced = get("/");
        assertThat(enforced.text())
                .contains("consentry-state")
                .doesNotContain("<script src=\"https://connect.facebook");
        String held = enforced.header("ETag").orElseThrow();
        gateway.reload(yaml("shadow"));
        assertThat(get("/", "If-None-Match: " + held).text()).isEqualTo(PAGE);
        assertThat(asked.get("If-None-Match")).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_consent/v1/state", "/_consent/preferences"})
    void choices_can_still_be_made_and_seen(String path) {
        assertThat(get(path).status()).isEqualTo(200);
        assertThat(asked.isEmpty()).isTrue();
    }

    @Test
    void the_site_answers_for_itself_whether_it_obeys_the_signal() {
        assertThat(get("/.well-known/gpc.json").text()).isEqualTo(PAGE);
        assertThat(ask("strict.test", "/.well-known/gpc.json").text()).contains("\"gpc\"");
    }
}
