package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** What the origin gets to see of a visitor's request. */
final class RequestForwardingTest {
    private static final byte[] NONE = new byte[0];

    @AutoClose
    private static final ScriptedOrigin origin = new ScriptedOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private final BlockingQueue<Seen> seen = new ArrayBlockingQueue<>(8);

    private record Seen(String method, String uri, List<Map.Entry<String, String>> headers, String body) {
        List<String> all(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    @BeforeEach
    void record() {
        origin.answers(request -> request.body().onSuccess(body -> {
            seen.add(new Seen(
                    request.method().name(),
                    request.uri(),
                    List.copyOf(request.headers().entries()),
                    body.toString()));
            request.response().end("ok");
        }));
    }

    private Seen sent(String method, byte[] body, String... headers) throws InterruptedException {
        RawAnswer answer = gateway.sendBody(method, "/a/b%20c?d=e&f", body, headers);
        assertThat(answer.status()).isEqualTo(200);
        return taken();
    }

    private Seen got(String... headers) throws InterruptedException {
        return sent("GET", NONE, headers);
    }

    private Seen taken() throws InterruptedException {
        Seen request = seen.poll(10, TimeUnit.SECONDS);
        assertThat(request).as("what the origin saw").isNotNull();
        return request;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "HEAD",
                "POST",
                "PUT",
                "PATCH",
                "DELETE",
                "OPTIONS",
                "PROPFIND",
                "PURGE",
                "REPORT",
                "X-Odd"
            })
    void every_method_reaches_the_origin(String method) throws InterruptedException {
        Seen request = sent(method, NONE);
        assertThat(request.method()).isEqualTo(method);
        assertThat(request.uri()).isEqualTo("/a/b%20c?d=e&f");
        assertThat(request.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"})
    void a_body_with_a_length_reaches_the_origin_under_every_method(String method) throws InterruptedException {
        Seen request = sent(method, "a=1&b=2".getBytes(StandardCharsets.UTF_8));
        assertThat(request.body()).isEqualTo("a=1&b=2");
        assertThat(request.all("Content-Length")).containsExactly("7");
        assertThat(request.all("Transfer-Encoding")).isEmpty();
    }

    @Test
    void a_short_chunked_body_reaches_the_origin_with_its_length() throws InterruptedException {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST /form HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("5\r\nhello\r\n").send("6;x=y\r\n world\r\n").send("0\r\n\r\n");
            assertThat(client.read("POST").status()).isEqualTo(200);
        }
        Seen request = taken();
        assertThat(request.body()).isEqualTo("hello world");
        assertThat(request.all("Content-Length")).containsExactly("11");
        assertThat(request.all("Transfer-Encoding")).isEmpty();
    }

    @Test
    void a_long_chunked_body_reaches_the_origin_in_chunks() throws InterruptedException {
        String piece = "x".repeat(BodySettings.PACE_BYTES);
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST /form HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("4000\r\n" + piece + "\r\n6;x=y\r\n world\r\n").send("0\r\n\r\n");
            assertThat(client.read("POST").status()).isEqualTo(200);
        }
        Seen request = taken();
        assertThat(request.body()).isEqualTo(piece + " world");
        assertThat(request.all("Transfer-Encoding")).containsExactly("chunked");
        assertThat(request.all("Content-Length")).isEmpty();
    }

    @Test
    void an_empty_post_keeps_its_length_of_zero() throws InterruptedException {
        assertThat(sent("POST", NONE, "Content-Length: 0").all("Content-Length"))
                .containsExactly("0");
    }

    @Test
    void the_visitors_host_is_passed() throws InterruptedException {
        assertThat(got().all("Host")).containsExactly("shop.test");
    }

    @Test
    void headers_for_one_hop_stay_behind() throws InterruptedException {
        Seen request = got(
                "Connection: keep-alive, X-Mine",
                "X-Mine: 1",
                "X-Yours: 2",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic eA==",
                "TE: trailers",
                "Upgrade: websocket");
        assertThat(request.headers())
                .extracting(header -> header.getKey().toLowerCase(java.util.Locale.ROOT))
                .contains("x-yours")
                .doesNotContain(
                        "x-mine",
                        "keep-alive",
                        "proxy-connection",
                        "proxy-authorization",
                        "te",
                        "upgrade",
                        "connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: Sec-GPC", "Connection: close, sec-gpc", "Connection: keep-alive,SEC-GPC ,x"})
    void connection_cannot_hide_the_signal(String connection) throws InterruptedException {
        Seen request = got(connection, "Sec-GPC: 1", GatewayFixture.COUNTRY + ": BR");
        assertThat(request.all("Sec-GPC")).containsExactly("1");
        assertThat(request.all("Consentry-Advertising")).containsExactly("deny");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "Host", "Authorization", "Content-Type"})
    void connection_cannot_take_away_what_makes_the_request(String name) throws InterruptedException {
        Seen request = got("Connection: " + name, "Cookie: a=1", "Authorization: Basic eA==", "Content-Type: text/x");
        assertThat(request.all(name)).hasSize(1);
    }

    @Test
    void the_signal_is_passed_once_and_no_other_value_of_it() throws InterruptedException {
        assertThat(got("Sec-GPC: 1").all("Sec-GPC")).containsExactly("1");
        assertThat(got("Sec-GPC: 0", "Sec-GPC: 1", "sec-gpc: 1").all("Sec-GPC")).containsExactly("1");
        assertThat(got("Sec-GPC: 0").all("Sec-GPC")).isEmpty();
        assertThat(got("Sec-GPC: true", "Sec-GPC:").all("Sec-GPC")).isEmpty();
        assertThat(got().all("Sec-GPC")).isEmpty();
    }

    @Test
    void the_origin_is_told_who_asked_and_how() throws InterruptedException {
        Seen request = got();
        assertThat(request.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(request.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(request.all("X-Forwarded-Host")).containsExactly("shop.test");
        assertThat(request.all("Forwarded")).containsExactly("for=127.0.0.1;proto=http;host=\"shop.test\"");
        assertThat(request.all("Via")).containsExactly("1.1 consentry");
    }

    @Test
    void a_request_that_comes_round_is_ended_with_the_reason() throws InterruptedException {
        assertThat(got("Via: 1.1 consentry, 2.0 consentry").all("Via"))
                .containsExactly("1.1 consentry, 2.0 consentry, 1.1 consentry");
        RawAnswer round = gateway.send("GET", "/", "Via: 1.1 consentry", "Via: 1.1 cdn, 1.1 consentry,1.1 consentry");
        assertThat(round.status()).isEqualTo(502);
        assertThat(round.text()).contains("leads back to this gateway itself");
        assertThat(seen).isEmpty();
    }

    @Test
    void what_proxies_in_front_have_said_is_kept_before_it() throws InterruptedException {
        Seen request = got(
                "X-Forwarded-For: 203.0.113.7",
                "X-Forwarded-For: 198.51.100.2",
                "Forwarded: for=203.0.113.7;proto=https",
                "Via: 1.1 cdn");
        assertThat(request.all("X-Forwarded-For")).containsExactly("203.0.113.7, 198.51.100.2, 127.0.0.1");
        assertThat(request.all("Forwarded"))
                .containsExactly("for=203.0.113.7;proto=https, for=127.0.0.1;proto=http;host=\"shop.test\"");
        assertThat(request.all("Via")).containsExactly("1.1 cdn, 1.1 consentry");
    }

    @Test
    void the_consent_cookie_stays_behind_and_all_others_pass_byte_for_byte() throws InterruptedException {
        assertThat(got("Cookie: b=2; __Host-consent=1.k.x.y; a=\"1;  c=3").all("Cookie"))
                .containsExactly("b=2; a=\"1;  c=3");
        assertThat(got("Cookie: b=2;a=1; __Host-consent=x").all("Cookie")).containsExactly("b=2;a=1");
        assertThat(got("Cookie: __Host-consent=x;  b==2").all("Cookie")).containsExactly("b==2");
        assertThat(got("Cookie: __Host-consent =x; b=2").all("Cookie")).containsExactly("b=2");
        assertThat(got("Cookie: a=1;; b=2 ;__Host-consent=x").all("Cookie")).containsExactly("a=1;; b=2");
        assertThat(got("Cookie: __Host-consent=x").all("Cookie")).isEmpty();
        assertThat(got("Cookie: a=1", "Cookie: __Host-consent=x", "Cookie: b=2").all("Cookie"))
                .containsExactly("a=1", "b=2");
        assertThat(got("Cookie: a=__Host-consent; x__Host-consent=1").all("Cookie"))
                .containsExactly("a=__Host-consent; x__Host-consent=1");
    }

    @Test
    void only_the_gateway_tells_the_origin_of_the_decision() throws InterruptedException {
        Seen request = got(
                "Consentry-Advertising: allow",
                "CONSENTRY-analytics: allow",
                "Consentry-Made-Up: allow",
                GatewayFixture.COUNTRY + ": DE");
        assertThat(request.all("Consentry-Necessary")).containsExactly("allow");
        assertThat(request.all("Consentry-Functional")).containsExactly("deny");
        assertThat(request.all("Consentry-Analytics")).containsExactly("deny");
        assertThat(request.all("Consentry-Advertising")).containsExactly("deny");
        assertThat(request.all("Consentry-Made-Up")).isEmpty();
        assertThat(got(GatewayFixture.COUNTRY + ": BR").all("Consentry-Advertising"))
                .containsExactly("allow");
    }

    @Test
    void requests_on_one_connection_are_answered_in_order() throws InterruptedException {
        try (RawClient client = RawClient.to(gateway.port())) {
            for (int i = 0; i < 5; i++) {
                client.send("GET", "/" + i, NONE);
                assertThat(client.read("GET").text()).isEqualTo("ok");
                assertThat(taken().uri()).isEqualTo("/" + i);
            }
            client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read("GET").status()).isEqualTo(200);
            assertThat(client.read("GET").status()).isEqualTo(200);
            assertThat(taken().uri()).isEqualTo("/x");
            assertThat(taken().uri()).isEqualTo("/y");
        }
    }
}
