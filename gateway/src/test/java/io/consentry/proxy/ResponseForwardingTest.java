package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** What the visitor gets to see of the origin's answer. */
final class ResponseForwardingTest {
    @AutoClose
    private static final RawOrigin origin = new RawOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    /** From now on the origin answers so, and closes the connection. */
    private static void answer(String body, String... head) {
        origin.runs(connection -> {
            connection.readHead();
            connection.write(String.join("\r\n", head) + "\r\n\r\n" + body);
        });
    }

    @Test
    void status_reason_headers_and_body_pass() {
        answer(
                "tea",
                "HTTP/1.1 418 Short and Stout",
                "Content-Type: text/plain",
                "Content-Length: 3",
                "Set-Cookie: a=1; Path=/",
                "Set-Cookie: b=2",
                "X-Any: caf\u00e9",
                "Connection: close");
        RawAnswer got = gateway.send("GET", "/");
        assertThat(got.status()).isEqualTo(418);
        assertThat(got.text()).isEqualTo("tea");
        assertThat(got.all("Set-Cookie")).containsExactly("a=1; Path=/", "b=2");
        assertThat(got.all("X-Any")).containsExactly("caf\u00e9");
        assertThat(got.all("Content-Length")).containsExactly("3");
        assertThat(got.end()).isEqualTo(RawAnswer.End.WHOLE);
    }

    @Test
    void headers_for_one_hop_stay_behind() {
        answer(
                "",
                "HTTP/1.1 200 OK",
                "Content-Length: 0",
                "Connection: close, X-Mine",
                "X-Mine: 1",
                "X-Yours: 2",
                "Keep-Alive: timeout=5",
                "Proxy-Authenticate: Basic",
                "Upgrade: h2c",
                "Trailer: X-T");
        RawAnswer got = gateway.send("GET", "/");
        assertThat(got.status()).isEqualTo(200);
        for (String name : List.of("X-Mine", "Keep-Alive", "Proxy-Authenticate", "Upgrade", "Trailer", "Connection")) {
            assertThat(got.all(name)).as(name).isEmpty();
        }
        assertThat(got.all("X-Yours")).containsExactly("2");
    }

    @Test
    void the_origin_cannot_drop_its_own_cookies_by_connection() {
        answer(
                "",
                "HTTP/1.1 200 OK",
                "Content-Length: 0",
                "Connection: close, Set-Cookie, Cache-Control",
                "Set-Cookie: a=1",
                "Cache-Control: private");
        RawAnswer got = gateway.send("GET", "/");
        assertThat(got.all("Set-Cookie")).containsExactly("a=1");
        assertThat(got.all("Cache-Control")).containsExactly("private");
    }

    @Test
    void a_body_that_ends_with_the_connection_goes_out_in_chunks() {
        answer("to the end", "HTTP/1.1 200 OK", "Content-Type: text/plain");
        RawAnswer got = gateway.send("GET", "/");
        assertThat(got.text()).isEqualTo("to the end");
        assertThat(got.all("Transfer-Encoding")).containsExactly("chunked");
        assertThat(got.end()).isEqualTo(RawAnswer.End.WHOLE);
    }

    @Test
    void trailers_pass() {
        answer(
                "2\r\nhi\r\n0\r\nX-Sum: 42\r\n\r\n",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "Trailer: X-Sum",
                "Connection: close");
        RawAnswer got = gateway.send("GET", "/");
        assertThat(got.text()).isEqualTo("hi");
        assertThat(got.trailer("X-Sum")).containsExactly("42");
    }

    @Test
    void trailers_of_a_page_pass() {
        answer(
                "8\r\n<p>hi</p\r\n1\r\n>\r\n0\r\nX-Sum: 42\r\n\r\n",
                "HTTP/1.1 200 OK",
                "Content-Type: text/html",
                "Transfer-Encoding: chunked",
                "Connection: close");
        RawAnswer got = gateway.send("GET", "/", GatewayFixture.COUNTRY + ": DE");
        assertThat(got.text()).contains("<p>hi</p>");
        assertThat(got.trailer("X-Sum")).containsExactly("42");
    }

    @Test
    void head_keeps_the_length_of_what_is_no_page() {
        answer("", "HTTP/1.1 200 OK", "Content-Type: image/png", "Content-Length: 1234", "Connection: close");
        RawAnswer got = gateway.send("HEAD", "/");
        assertThat(got.all("Content-Length")).containsExactly("1234");
        assertThat(got.all("Transfer-Encoding")).isEmpty();
    }

    @Test
    void head_of_a_page_tells_no_length() {
        answer("", "HTTP/1.1 200 OK", "Content-Type: text/html", "Content-Length: 1234", "Connection: close");
        RawAnswer got = gateway.send("HEAD", "/", GatewayFixture.COUNTRY + ": DE", "Sec-Fetch-Dest: document");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.all("Content-Length")).isEmpty();
    }

    @Test
    void after_an_answer_to_head_the_connection_goes_on() {
        answer("", "HTTP/1.1 200 OK", "Content-Type: text/html", "Content-Length: 1234", "Connection: close");
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("HEAD", "/", new byte[0]);
            assertThat(client.read("HEAD").status()).isEqualTo(200);
            answer("ok", "HTTP/1.1 200 OK", "Content-Length: 2", "Connection: close");
            client.send("GET", "/", new byte[0]);
            assertThat(client.read("GET").text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void answers_without_a_body_have_none(String status) {
        answer("", "HTTP/1.1 " + status, "ETag: \"v\"", "Connection: close");
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET", "/", new byte[0]);
            RawAnswer got = client.read("GET");
            assertThat(got.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(got.all("Transfer-Encoding")).isEmpty();
            assertThat(got.all("Content-Length")).isEmpty();
            answer("ok", "HTTP/1.1 200 OK", "Content-Length: 2", "Connection: close");
            client.send("GET", "/", new byte[0]);
            assertThat(client.read("GET").text()).isEqualTo("ok");
        }
    }

    @Test
    void an_answer_to_an_old_client_ends_with_the_connection() {
        answer("2\r\nhi\r\n0\r\n\r\n", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Connection: close");
        for (String connection : List.of("", "Connection: keep-alive\r\n")) {
            try (RawClient client = RawClient.to(gateway.port())) {
                client.send("GET / HTTP/1.0\r\n" + connection + "\r\n");
                RawAnswer got = client.read("GET");
                assertThat(got.all("Transfer-Encoding")).isEmpty();
                assertThat(got.text()).isEqualTo("hi");
                assertThat(got.end()).isEqualTo(RawAnswer.End.CLOSED);
            }
        }
    }

    @Test
    void an_old_client_keeps_its_connection_where_the_length_is_known() {
        answer("hi", "HTTP/1.1 200 OK", "Content-Length: 2", "Connection: close");
        try (RawClient client = RawClient.to(gateway.port())) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                RawAnswer got = client.read("GET");
                assertThat(got.text()).isEqualTo("hi");
                assertThat(got.end()).isEqualTo(RawAnswer.End.WHOLE);
            }
        }
    }

    @Test
    void a_page_for_an_old_client_is_whole() {
        answer("<p>hi</p>", "HTTP/1.1 200 OK", "Content-Type: text/html", "Content-Length: 9", "Connection: close");
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n" + GatewayFixture.COUNTRY + ": DE\r\n\r\n");
            RawAnswer got = client.read("GET");
            assertThat(got.text()).contains("<p>hi</p>");
            assertThat(got.all("Content-Length")).isEmpty();
            assertThat(got.end()).isEqualTo(RawAnswer.End.CLOSED);
        }
    }

    /** Has the origin answer "ok" behind these lines. */
    private static void answerBehind(String... interim) {
        List<String> head = new ArrayList<>(List.of(interim));
        head.addAll(List.of("HTTP/1.1 200 OK", "Content-Length: 2", "Connection: close"));
        answer("ok", head.toArray(String[]::new));
    }

    @Test
    void early_hints_pass_before_the_answer() {
        answerBehind("HTTP/1.1 103 Early Hints", "Link: </style.css>; rel=preload; as=style", "");
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET", "/", new byte[0]);
            RawAnswer hints = client.readHead();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.all("Link")).containsExactly("</style.css>; rel=preload; as=style");
            RawAnswer got = client.readBody(client.readHead(), "GET");
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {102, 104, 199})
    void other_interim_answers_are_not_taken_for_the_answer(int status) {
        String wait = "HTTP/1.1 " + status + " Wait";
        answerBehind(wait, "Link: </style.css>; rel=preload; as=style", "", wait, "");
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET", "/", new byte[0]);
            RawAnswer got = client.readBody(client.readHead(), "GET");
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.text()).isEqualTo("ok");
        }
    }

    @Test
    void an_old_client_gets_no_early_hints() {
        answerBehind("HTTP/1.1 103 Early Hints", "Link: </style.css>; rel=preload; as=style", "");
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void an_origin_may_ask_for_a_body_that_is_on_its_way() {
        origin.runs(connection -> {
            assertThat(connection.readHead()).doesNotContainIgnoringCase("Expect");
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            String body = new String(connection.read(5), java.nio.charset.StandardCharsets.UTF_8);
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n" + body);
        });
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(100);
            client.send("hello");
            assertThat(client.readBody(client.readHead(), "PUT").text()).isEqualTo("hello");
        }
    }

    @Test
    void a_visitor_is_told_at_once_when_the_origin_does_not_want_the_rest_of_a_body() {
        answer("no!", "HTTP/1.1 413 Content Too Large", "Content-Length: 3", "Connection: close");
        try (RawClient client = RawClient.to(gateway.port())) {
            int length = BodySettings.PACE_BYTES + 5;
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(100);
            client.send(new byte[length - 5]);
            RawAnswer got = client.readBody(client.readHead(), "PUT");
            assertThat(got.status()).isEqualTo(413);
            assertThat(got.text()).isEqualTo("no!");
            // Such a client may send the body all the same, and then its next request.
            answer("ok", "HTTP/1.1 200 OK", "Content-Length: 2", "Connection: close");
            client.send("hello").send("GET", "/", new byte[0]);
            assertThat(client.read("GET").text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET nothing HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void a_request_that_can_be_read_in_two_ways_is_refused(String request) {
        int before = origin.accepted();
        try (RawClient client = RawClient.to(gateway.port())) {
            assertThat(client.send(request).read("GET").status()).isEqualTo(400);
        }
        assertThat(origin.accepted()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE / HTTP/1.1", "CONNECT a:443 HTTP/1.1"})
    void methods_that_no_website_offers_are_refused(String line) {
        try (RawClient client = RawClient.to(gateway.port())) {
            assertThat(client.send(line + "\r\nHost: a\r\nCookie: s=1\r\n\r\n")
                            .readHead()
                            .status())
                    .isEqualTo(501);
        }
    }

    @Test
    void an_expectation_that_is_not_known_is_refused() {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nExpect: the-unexpected\r\n\r\n");
            assertThat(client.read("GET").status()).isEqualTo(417);
        }
    }

    @Test
    void a_target_with_its_host_goes_on_without_it() {
        origin.runs(connection -> {
            String line = connection.readHead().lines().findFirst().orElse("");
            connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + line);
        });
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET http://a:80/b?c=d HTTP/1.1\r\nHost: a:80\r\n\r\n");
            assertThat(client.read("GET").text()).isEqualTo("GET /b?c=d HTTP/1.1");
        }
    }
}
