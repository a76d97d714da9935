package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** Cookies on their way through the gateway. */
final class CookieGovernanceTest {
    private static final String HERE = "https://shop.test";

    @AutoClose
    private static final RawOrigin origin = new RawOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private static volatile String asked = "";

    @BeforeEach
    void answerPlainly() {
        answer("HTTP/1.1 200 OK", "Content-Type: text/plain");
    }

    private static void answer(String... head) {
        origin.runs(connection -> {
            asked = connection.readHead();
            connection.write(String.join("\r\n", head) + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
    }

    private static List<String> cookiesAsked() {
        List<String> cookies = new ArrayList<>();
        for (String line : asked.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "Cookie: ", 0, 8)) {
                cookies.add(line.substring(8));
            }
        }
        return cookies;
    }

    private static RawAnswer get(String path, String... headers) {
        return gateway.send("GET", path, headers);
    }

    /** What a browser holds after an answer to the banner. */
    private static String answered(String method, String... headers) {
        List<String> all = new ArrayList<>(List.of(
                "Origin: " + HERE,
                "X-Forwarded-Proto: https",
                "Content-Type: application/json",
                GatewayFixture.COUNTRY + ": DE"));
        all.addAll(List.of(headers));
        byte[] body = ("{\"method\":\"" + method + "\"}").getBytes(StandardCharsets.UTF_8);
        RawAnswer answer = gateway.sendBody("POST", "/_consent/v1/choices", body, all.toArray(String[]::new));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        String set = answer.all("Set-Cookie").get(0);
        return set.substring(0, set.indexOf(';'));
    }

    @Test
    void cookies_of_denied_vendors_do_not_reach_the_origin() {
        get("/", "Cookie: sid=\"a b\"; _ga=GA1.1; cart=x=y; _fbp=1", "X-Country: DE");

        assertThat(cookiesAsked()).containsExactly("sid=\"a b\"; cart=x=y");

        get("/", "Cookie: _ga=GA1.1", "X-Country: DE");

        assertThat(cookiesAsked()).isEmpty();
    }

    @Test
    void cookies_of_allowed_vendors_do() {
        String own = answered("accept-all");

        get("/", "Cookie: sid=1; _ga=GA1.1; " + own + "; _fbp=1", "X-Country: DE");

        assertThat(cookiesAsked()).containsExactly("sid=1; _ga=GA1.1; _fbp=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "302 Found", "304 Not Modified", "404 Not Found", "500 Oh"})
    void denied_vendors_set_no_cookies_with_any_status(String status) {
        answer(
                "HTTP/1.1 " + status,
                "Set-Cookie: sid=1; Path=/; HttpOnly",
                "Set-Cookie: _ga=2; Domain=shop.test",
                "Set-Cookie: lang=de",
                "Set-Cookie: _fbp=3; HttpOnly");

        assertThat(get("/", "X-Country: DE").all("Set-Cookie")).containsExactly("sid=1; Path=/; HttpOnly", "lang=de");
        assertThat(get("/", "X-Country: DE", "Cookie: " + answered("accept-all"))
                        .all("Set-Cookie"))
                .hasSize(4);
    }

    @Test
    void early_hints_and_folded_lines_set_none_either() {
        origin.runs(connection -> {
            connection.readHead();
            String hints = "HTTP/1.1 103 Early Hints\r\nSet-Cookie: _ga=1\r\nLink: </a.css>; rel=preload\r\n\r\n";
            String folded = "Set-Cookie: _ga=1;\r\n Path=/;\r\n\tHttpOnly\r\nSet-Cookie: a=1;\r\n Path=/\r\n";
            String end = "Content-Length: 0\r\nConnection: close\r\n\r\n";
            connection.write(hints);
            connection.write("HTTP/1.1 200 OK\r\n");
            connection.write(folded);
            connection.write(end);
        });
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET", "/", new byte[0], "X-Country: DE");
            RawAnswer hints = client.readHead();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.all("Link")).hasSize(1);
            assertThat(hints.all("Set-Cookie")).isEmpty();
            assertThat(client.read("GET").all("Set-Cookie")).hasSize(1).allMatch(value -> value.startsWith("a=1;"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | private",
                "public, max-age=60 | private, max-age=60",
                "max-age=60, s-maxage=600, must-revalidate | private, max-age=60, must-revalidate",
                "private=\"set-cookie, x\", max-age=1 | private, max-age=1",
                "no-store | no-store",
                "Private, max-age=5 | Private, max-age=5",
            })
    void answer_with_a_vendors_cookie_is_in_no_shared_cache(String before, String after) {
        answer(
                "HTTP/1.1 200 OK",
                "Set-Cookie: _ga=2",
                "CDN-Cache-Control: max-age=600",
                "Surrogate-Control: max-age=600",
                "X-Accel-Expires: 600",
                "X-LiteSpeed-Cache-Control: public,max-age=600",
                "Edge-Control: !no-store, max-age=600",
                before == null ? "X-None: 1" : "Cache-Control: " + before);

        for (String cookie : List.of("a=1", answered("accept-all"))) {
            RawAnswer got = get("/a.js", "X-Country: DE", "Cookie: " + cookie);
            assertThat(got.header("Cache-Control")).contains(after);
            assertThat(got.all("CDN-Cache-Control")).isEmpty();
            assertThat(got.all("Surrogate-Control")).isEmpty();
            assertThat(got.all("X-Accel-Expires")).isEmpty();
            assertThat(got.all("X-LiteSpeed-Cache-Control")).isEmpty();
            assertThat(got.all("Edge-Control")).isEmpty();
        }
    }

    @Test
    void answer_with_a_header_that_names_a_vendor_is_in_no_shared_cache() {
        for (String cookie : List.of("a=1", answered("accept-all"))) {
            answer(
                    "HTTP/1.1 200 OK",
                    "Cache-Control: public, max-age=60",
                    "X-Accel-Expires: 600",
                    "Link: <https://connect.facebook.net/en_US/fbevents.js>; rel=preload; as=script");
            RawAnswer got = get("/a.js", "X-Country: DE", "Cookie: " + cookie);
            assertThat(got.header("Cache-Control")).contains("private, max-age=60");
            assertThat(got.all("X-Accel-Expires")).isEmpty();
        }
    }

    @Test
    void answers_with_the_owners_cookies_alone_are_cached_as_the_owner_says() {
        answer("HTTP/1.1 200 OK", "Set-Cookie: lang=de", "Cache-Control: public, max-age=60", "CDN-Cache-Control: x");

        RawAnswer got = get("/a.js", "X-Country: DE", "Cookie: sid=1; _ga=1");

        assertThat(got.header("Cache-Control")).contains("public, max-age=60");
        assertThat(got.all("CDN-Cache-Control")).containsExactly("x");
    }

    @Test
    void after_a_refusal_cookies_that_still_come_are_expired_on_every_answer() {
        String refusing = answered("reject-all");
        answer("HTTP/1.1 200 OK", "Cache-Control: public, max-age=60");

        RawAnswer got = get("/a/b.js?x", "X-Country: DE", "Cookie: sid=1; _ga=1; " + refusing);

        assertThat(got.all("Set-Cookie"))
                .contains(
                        "_ga=; Max-Age=0; Path=/",
                        "_ga=; Max-Age=0; Path=/; Domain=shop.test",
                        "_ga=; Max-Age=0; Path=/a/; Domain=shop.test",
                        "_ga=; Max-Age=0; Path=/a/b.js")
                .allMatch(line -> line.startsWith("_ga=;"));
        assertThat(got.header("Cache-Control")).contains("private, max-age=60");
        assertThat(get("/a/b.js", "X-Country: DE", "Cookie: sid=1; " + refusing).all("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void nothing_is_expired_before_an_answer_or_after_a_grant() {
        assertThat(get("/", "X-Country: DE", "Cookie: _ga=1").all("Set-Cookie")).isEmpty();
        assertThat(get("/", "X-Country: DE", "Cookie: _ga=1; " + answered("accept-all"))
                        .all("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void the_signal_expires_too() {
        assertThat(get("/", "X-Country: US", "X-Region: CA", "Sec-GPC: 1", "Cookie: _ga=1; sid=2")
                        .all("Set-Cookie"))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("_ga=; Max-Age=0"));
    }

    @Test
    void answer_to_a_withdrawal_expires_at_once() {
        String granting = answered("accept-all");
        byte[] body = "{\"method\":\"withdraw\"}".getBytes(StandardCharsets.UTF_8);

        RawAnswer answer = gateway.sendBody(
                "POST",
                "/_consent/v1/choices",
                body,
                "Origin: " + HERE,
                "X-Forwarded-Proto: https",
                "Content-Type: application/json",
                "X-Country: DE",
                "Cookie: sid=1; _ga=1; " + granting);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.all("Set-Cookie"))
                .contains("_ga=; Max-Age=0; Path=/", "_ga=; Max-Age=0; Path=/; Domain=shop.test")
                .noneMatch(line -> line.startsWith("sid"))
                .anyMatch(line -> line.startsWith("__Host-consent=1."));
        assertThat(answer.all("Clear-Site-Data")).containsExactly("\"cache\"");
    }

    @Test
    void owner_may_clear_more_and_share_the_consent_of_a_domain() {
        Map<Option, String> more = Map.of(Option.CLEAR_SITE_DATA, "storage", Option.COOKIE_DOMAIN, "shop.test");
        try (GatewayFixture sharing = GatewayFixture.before(origin.port(), more)) {
            for (String method : List.of("accept-all", "reject-all")) {
                RawAnswer answer = sharing.sendBody(
                        "POST",
                        "/_consent/v1/choices",
                        ("{\"method\":\"" + method + "\"}").getBytes(StandardCharsets.UTF_8),
                        "Content-Type: application/json",
                        "X-Country: DE",
                        "Cookie: __Host-consent=1.old");
                assertThat(answer.all("Clear-Site-Data"))
                        .isEqualTo(method.equals("reject-all") ? List.of("\"storage\"") : List.of());
                assertThat(answer.all("Set-Cookie"))
                        .anyMatch(line -> line.startsWith("__Secure-consent=1.") && line.endsWith("; Domain=shop.test"))
                        .anyMatch(line -> line.startsWith("__Host-consent=;") && line.endsWith("Max-Age=0"))
                        .hasSize(2);
            }
        }
    }

    @Test
    void cookies_of_nobody_are_in_the_inventory_without_identifiers() {
        answer("HTTP/1.1 200 OK", "Set-Cookie: basket_4711=1");
        get("/", "X-Country: DE", "Cookie: odd-one=1; session.0a1b2c3d4e5f=2; _ga=3");

        String text = gateway.sendInternal(
                        "GET", "/v1/inventory", new byte[0], "Authorization: Bearer " + GatewayFixture.TOKEN)
                .text();

        assertThat(text)
                .contains("\"odd-one\"", "\"basket_*\"", "\"session.*\"")
                .doesNotContain("_ga", "4711", "0a1b2c");
    }

    @Test
    void longest_header_and_odd_bytes_lose_nothing_of_the_owners() {
        String own = "a=\u00e9\u00ff; b=\"x; c=y\"; a=2; =; ;; d";
        String many = "n=1; ".repeat(1_400);

        RawAnswer got = get("/", "X-Country: DE", "Cookie: " + own + "; _ga=1; " + many + "_fbp=2");

        assertThat(got.status()).isEqualTo(200);
        assertThat(cookiesAsked()).containsExactly(own + "; " + many.strip().substring(0, many.length() - 2));
    }
}
