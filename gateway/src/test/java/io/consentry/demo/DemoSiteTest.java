package io.consentry.demo;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class DemoSiteTest {
    private static final Pattern VENDOR_ADDRESS =
            Pattern.compile("http://([a-z0-9.-]+\\.localhost):[0-9]+((?:/[^\"'\\s)]*)?)");

    private final Vertx vertx = Vertx.vertx();
    private final VendorSink sink = VendorSink.start(vertx, Clock.systemUTC()).await();
    private final DemoSite site =
            DemoSite.start(vertx, new DemoSettings(sink, false)).await();
    private final Browser browser = new Browser();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void every_page_is_whole() {
        assertThat(site.paths()).hasSize(10);
        for (String path : site.paths()) {
            Document page = Jsoup.parse(get(path).text());
            assertThat(page.title()).as(path).endsWith("Ostrel Stoneware");
            assertThat(page.select("h1")).as(path).hasSize(1);
            assertThat(page.select("body > .demo")).as(path).hasSize(1);
            assertThat(page.outerHtml()).as(path).doesNotContain("{{");
            for (String local : page.select("[href^=/], [src^=/]").eachAttr("href")) {
                assertThat(get(local).status()).as(local).isEqualTo(200);
            }
            assertThat(page.select("script[src^=/]").eachAttr("src"))
                    .as(path)
                    .allSatisfy(script ->
                            assertThat(get(script).header("Content-Type")).startsWith("text/javascript"));
        }
    }

    @Test
    void every_vendor_address_is_an_alias_that_the_sink_answers() {
        List<MatchResult> addresses = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String path : site.paths()) {
            addresses.addAll(addresses(get(path).text()));
        }
        for (int i = 0; i < addresses.size(); i++) {
            String host = addresses.get(i).group(1);
            String path = addresses.get(i).group(2);
            assertThat(VendorSink.aliases()).containsKey(host);
            if (!path.isEmpty() && !seen.contains(host + path)) {
                seen.add(host + path);
                Answer answer = browser.get(sink.port(), host, path);
                assertThat(answer.status()).as(host + path).isIn(200, 204);
                assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
                addresses.addAll(addresses(answer.text()));
            }
        }
        assertThat(addresses.stream().map(address -> address.group(1)).distinct())
                .containsExactlyInAnyOrderElementsOf(VendorSink.aliases().keySet());
    }

    @Test
    void with_real_vendors_the_pages_name_their_real_addresses() {
        DemoSite real = DemoSite.start(vertx, new DemoSettings(sink, true)).await();
        String page = browser.get(real.port(), "localhost", "/").text();

        assertThat(page)
                .contains("https://www.googletagmanager.com/gtag/js?id=")
                .doesNotContain(".localhost");
    }

    @Test
    void a_page_learns_who_was_contacted_after_it_was_loaded() {
        browser.get(sink.port(), "www.facebook.com.localhost", "/tr?id=1");
        String since = Jsoup.parse(get("/").text()).select("[data-since]").attr("data-since");
        browser.get(sink.port(), "www.googletagmanager.com.localhost", "/gtm.js?id=GTM-DEMO000");

        JsonObject contacts =
                new JsonObject(get("/demo/contacts?since=" + since).text());

        assertThat(contacts.getJsonArray("contacts")).hasSize(1);
        assertThat(contacts.getJsonArray("contacts").getJsonObject(0))
                .contains(
                        Map.entry("vendor", "www.googletagmanager.com"),
                        Map.entry("path", "/gtm.js"),
                        Map.entry("kind", "script"));
        assertThat(get("/demo/contacts?since=x").status()).isEqualTo(400);
    }

    @Test
    void a_visitor_chooses_a_place_and_the_signal() {
        Answer answer = browser.post(
                site.port(), "/demo/visitor", "place=US-CA&gpc=1", "Referer", "http://evil.example/shop?x=1");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/shop");
        assertThat(answer.cookies())
                .containsExactly("demo_place=US-CA; Path=/; SameSite=Lax", "demo_gpc=1; Path=/; SameSite=Lax");
        assertThat(browser.post(site.port(), "/demo/visitor", "place=Atlantis", "Referer", "http://a//evil.example/")
                        .header("Location"))
                .isEqualTo("/");

        Document page = Jsoup.parse(browser.send(
                        HttpMethod.GET, site.port(), "localhost", "/", "", "Cookie", "demo_place=US-CA; demo_gpc=1")
                .text());
        assertThat(page.select("option[selected]").eachAttr("value")).containsExactly("US-CA");
        assertThat(page.select("[name=gpc]").hasAttr("checked")).isTrue();
    }

    @Test
    void starting_over_expires_every_cookie() {
        Answer answer = browser.post(site.port(), "/demo/reset", "", "Cookie", "demo_gpc=1; __Host-consent=x");

        assertThat(answer.cookies())
                .containsExactlyInAnyOrder(
                        "demo_gpc=; Path=/; Max-Age=0", "__Host-consent=; Path=/; Max-Age=0; Secure");
    }

    @Test
    void a_missing_page_and_a_wrong_method_are_refused() {
        assertThat(get("/shop/golden-cup").status()).isEqualTo(404);
        assertThat(get("/404").status()).isEqualTo(404);
        assertThat(browser.post(site.port(), "/", "").status()).isEqualTo(405);
        assertThat(get("/demo/reset").status()).isEqualTo(405);
    }

    @Test
    void a_head_answers_as_a_get_without_its_body() {
        Answer head = browser.send(HttpMethod.HEAD, site.port(), "localhost", "/shop", "");

        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(get("/shop").header("Content-Length"));
    }

    private Answer get(String path) {
        return browser.get(site.port(), "localhost", path);
    }

    private static List<MatchResult> addresses(String text) {
        Stream<MatchResult> found = VENDOR_ADDRESS.matcher(text).results();
        return found.toList();
    }
}
