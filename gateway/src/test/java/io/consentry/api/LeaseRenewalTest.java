package io.consentry.api;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.vertx.core.http.HttpServerRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.Line;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;
import io.consentry.config.KeyFile;
import io.consentry.config.Option;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieState;
import io.consentry.store.SharedPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/** Two gateways with one database, and a browser that comes back after its lease has run out. */
@Timeout(60)
class LeaseRenewalTest {
    private static final String MAIN = "__Host-consent=";
    private static final String LEASE = "__Host-consent-lease=";
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";
    private static final byte[] NO_BODY = new byte[0];
    private static final BlockingQueue<HttpServerRequest> LATE = new LinkedBlockingQueue<>();

    private static ScriptedOrigin origin;
    private static Line line;
    private static Path keys;
    private static CookieCodec codec;
    private static GatewayFixture gateway;
    private static GatewayFixture other;
    private static volatile String cookieAsked = "";

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        origin = new ScriptedOrigin();
        origin.answers(LeaseRenewalTest::answer);
        URI database = URI.create(SharedPostgres.database());
        keys = folder.resolve("keys");
        KeyFile.create(keys, new SecureRandom());
        codec = Objects.requireNonNull(KeyFile.read(keys, new ArrayList<>())).cookies();
        line = new Line(database.getPort());
        gateway = gateway(database.toString(), folder);
        other = gateway("postgresql://postgres@127.0.0.1:" + line.port() + database.getPath(), folder);
    }

    private static GatewayFixture gateway(String store, Path folder) {
        String sites = """
                sites:
                  - hosts: [shop.test]
                    origins: ["http://127.0.0.1:%1$d"]
                  - hosts: [shadow.test]
                    origins: ["http://127.0.0.1:%1$d"]
                    enforcement: shadow
                """.formatted(origin.port());
        Map<Option, String> settings = Map.of(
                Option.STORE, store,
                Option.KEYS, keys.toString(),
                Option.POLICIES, folder.resolve("policies").toString());
        return GatewayFixture.of(sites, settings);
    }

    @AfterEach
    void mend() {
        line.mend();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        other.close();
        line.close();
        origin.close();
    }

    private static void answer(HttpServerRequest request) {
        String sent = request.getHeader("Cookie");
        cookieAsked = sent == null ? "" : sent;
        switch (request.path()) {
            case "/late" -> LATE.add(request);
            case "/style.css" ->
                request.response()
                        .putHeader("Content-Type", "text/css")
                        .putHeader("Cache-Control", "public, max-age=60")
                        .end("a { background: url(https://connect.facebook.net/x.png) }");
            case "/logo.png", "/data.json" ->
                request.response()
                        .putHeader("Content-Type", request.path().endsWith("png") ? "image/png" : "application/json")
                        .putHeader("Cache-Control", "public, max-age=60")
                        .end("{}");
            case "/unchanged" ->
                request.response()
                        .setStatusCode(request.getHeader("If-None-Match") == null ? 200 : 304)
                        .putHeader("Content-Type", "text/html")
                        .putHeader("ETag", "\"v1\"")
                        .end();
            default -> page(request);
        }
    }

    private static void page(HttpServerRequest request) {
        request.response().putHeader("Content-Type", "text/html; charset=utf-8").end("<!doctype html><title>t</title>");
    }

    /** A browser that has granted everything. */
    private static Visitor granting() {
        Visitor visitor = Visitor.from("DE", gateway.port());
        visitor.chose(ACCEPT);
        return visitor;
    }

    /** What such a browser holds once the lease has run out. */
    private static String aged() {
        return aged(String.valueOf(granting().cookie()));
    }

    private static String aged(String value) {
        CookieState state = codec.read(List.of(MAIN + value));
        assertThat(state).isInstanceOf(CookieState.Valid.class);
        ConsentCookie cookie = ((CookieState.Valid) state).cookie();
        Instant end = cookie.at().minus(Duration.ofHours(1));
        return codec.write(new ConsentCookie(
                cookie.id(),
                cookie.choices(),
                cookie.policyVersion(),
                cookie.sequence(),
                cookie.at(),
                end,
                cookie.overridesSignal()));
    }

    private static RawAnswer get(GatewayFixture at, String path, String... more) {
        List<String> headers = new ArrayList<>(List.of(GatewayFixture.COUNTRY + ": DE"));
        headers.addAll(List.of(more));
        return at.send("GET", path, headers.toArray(String[]::new));
    }

    private static List<String> leases(RawAnswer answer) {
        return answer.all("Set-Cookie").stream()
                .filter(each -> each.startsWith(LEASE))
                .toList();
    }

    private static String renewed(String main) {
        List<String> lines = leases(get(gateway, "/", "Cookie: " + MAIN + main));
        assertThat(lines).hasSize(1);
        return pair(lines.get(0));
    }

    private static String pair(String line) {
        return line.substring(0, line.indexOf(';'));
    }

    private static boolean allows(GatewayFixture at, String cookies) {
        RawAnswer answer = get(at, "/_consent/v1/state", "Cookie: " + cookies);
        return Visitor.allows(Visitor.json(answer), "analytics");
    }

    @Test
    void a_page_renews_it_once_and_the_website_does_not_see_it() {
        String main = aged();

        RawAnswer first = get(gateway, "/", "Cookie: a=1; " + MAIN + main);

        assertThat(first.all("Cache-Control")).containsExactly("private, no-cache");
        assertThat(first.all("Set-Cookie"))
                .singleElement()
                .asString()
                .matches("__Host-consent-lease=1\\.[A-Za-z0-9_-]+\\.[0-9]+\\.[A-Za-z0-9_-]{43}; Path=/; Secure;"
                        + " HttpOnly; SameSite=Lax; Max-Age=86340");
        String lease = pair(first.all("Set-Cookie").get(0));
        RawAnswer second = get(gateway, "/", "Cookie: a=1; " + MAIN + main + "; " + lease);
        assertThat(second.all("Set-Cookie")).isEmpty();
        assertThat(cookieAsked).isEqualTo("a=1");
    }

    @Test
    void a_lease_that_still_holds_is_not_renewed() {
        assertThat(get(gateway, "/", "Cookie: " + MAIN + granting().cookie()).all("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void a_page_that_the_browser_has_already_renews_it() {
        String main = aged();
        RawAnswer page = get(gateway, "/unchanged", "Sec-Fetch-Dest: document", "Cookie: " + MAIN + main);
        String tag = page.header("ETag").orElseThrow();
        RawAnswer unchanged = get(
                gateway, "/unchanged", "Sec-Fetch-Dest: document", "Cookie: " + MAIN + main, "If-None-Match: " + tag);
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(leases(unchanged)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/style.css", "/logo.png", "/data.json"})
    void what_is_no_page_does_not_renew_it(String path) {
        assertThat(get(gateway, path, "Cookie: " + MAIN + aged()).all("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void in_shadow_nothing_renews_it() {
        String main = aged();
        String head = "GET / HTTP/1.1\r\nHost: shadow.test\r\n" + GatewayFixture.COUNTRY + ": DE\r\nCookie: " + MAIN;
        try (RawClient client = RawClient.to(gateway.port())) {
            RawAnswer answer = client.send(head + main + "\r\n\r\n").read("GET");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.all("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void a_gateway_with_a_database_of_its_own_needs_none() {
        try (GatewayFixture alone = GatewayFixture.before(origin.port(), Map.of(Option.KEYS, keys.toString()))) {
            Visitor visitor = Visitor.from("DE", alone.port());
            visitor.chose(ACCEPT);
            String main = aged(String.valueOf(visitor.cookie()));
            assertThat(get(alone, "/", "Cookie: " + MAIN + main).all("Set-Cookie"))
                    .isEmpty();
            assertThat(allows(alone, MAIN + main)).isTrue();
        }
    }

    @Test
    void a_cookie_that_the_record_does_not_bear_out_gets_none() {
        Visitor visitor = granting();
        String old = aged(String.valueOf(visitor.cookie()));
        visitor.chose("{\"method\":\"custom\",\"purposes\":{\"functional\":true}}");
        assertThat(leases(get(gateway, "/", "Cookie: " + MAIN + old)))
                .as("an older sequence")
                .isEmpty();
        String erased = aged(String.valueOf(visitor.cookie()));
        visitor.erase();
        assertThat(leases(get(gateway, "/", "Cookie: " + MAIN + erased)))
                .as("erased")
                .isEmpty();
        String refusing = aged();
        Visitor.from("DE", gateway.port()).holding(refusing).chose("{\"method\":\"withdraw\"}");
        assertThat(leases(get(gateway, "/", "Cookie: " + MAIN + refusing)))
                .as("withdrawn")
                .isEmpty();
        assertThat(leases(get(gateway, "/", "Cookie: " + MAIN + aged() + "x")))
                .as("forged")
                .isEmpty();
        assertThat(leases(get(gateway, "/", "Sec-GPC: 1", GatewayFixture.AGE + ": 14", "Cookie: " + MAIN + aged())))
                .as("too young")
                .isEmpty();
    }

    @Test
    void the_other_gateway_believes_it_without_the_database() {
        String main = aged();
        String lease = renewed(main);
        Eventually.holds("the other one has news", () -> allows(other, MAIN + aged()));
        line.hold();

        assertThat(allows(other, MAIN + main + "; " + lease)).isTrue();
        assertThat(allows(other, MAIN + main)).as("without it").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"withdraw", "erase"})
    void an_answer_that_comes_late_brings_no_grant_back(String how) throws Exception {
        String main = aged();
        try (RawClient tab = RawClient.to(other.port())) {
            tab.send("GET", "/late", NO_BODY, GatewayFixture.COUNTRY + ": DE", "Cookie: " + MAIN + main);
            HttpServerRequest waiting = LATE.poll(20, TimeUnit.SECONDS);
            Visitor visitor = Visitor.from("DE", gateway.port()).holding(main);
            if (how.equals("erase")) {
                assertThat(visitor.erase().status()).isEqualTo(204);
            } else {
                visitor.chose("{\"method\":\"withdraw\"}");
            }
            assertThat(waiting).isNotNull();
            page(waiting);
            RawAnswer late = tab.read("GET");

            assertThat(late.all("Set-Cookie")).hasSize(1);
            String lease = pair(leases(late).get(0));
            String now = visitor.cookie() == null ? "" : MAIN + visitor.cookie() + "; ";
            for (GatewayFixture at : List.of(gateway, other)) {
                assertThat(allows(at, now + lease)).isFalse();
                Eventually.holds("it knows, whatever cookie comes", () -> !allows(at, MAIN + main + "; " + lease));
            }
            List<String> next = leases(get(gateway, "/", "Cookie: " + now + lease));
            assertThat(next)
                    .as("a lease of nothing goes")
                    .hasSize(how.equals("erase") ? 1 : 0)
                    .allMatch(each -> each.endsWith("Max-Age=0"));
        }
    }

    @Test
    void withdrawal_erasure_and_the_preferences_page_delete_it() {
        for (String path : List.of("/_consent/v1/choices", "/_consent/preferences", "/_consent/v1/record")) {
            String main = aged();
            boolean form = path.endsWith("preferences");
            String method = path.endsWith("record") ? "DELETE" : "POST";
            byte[] body = (form ? "method=withdraw" : "{\"method\":\"withdraw\"}").getBytes(StandardCharsets.UTF_8);
            RawAnswer answer = gateway.sendBody(
                    method,
                    path,
                    method.equals("POST") ? body : NO_BODY,
                    GatewayFixture.COUNTRY + ": DE",
                    "Origin: http://shop.test",
                    "Content-Type: " + (form ? "application/x-www-form-urlencoded" : "application/json"),
                    "Cookie: " + MAIN + main + "; " + renewed(main));
            assertThat(leases(answer))
                    .as(path + " " + answer.status() + " " + answer.text())
                    .containsExactly(LEASE + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
        }
    }
}
