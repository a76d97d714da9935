package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawOrigin;
import io.consentry.TestCertificate;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What a visitor could do over HTTP/2 that HTTP/1 does not let pass. */
final class Http2AbuseTest {
    @TempDir
    private static Path folder;

    private static RawOrigin origin;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        origin = new RawOrigin();
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate.of("shop.test", folder).write(cert, key);
        gateway = GatewayFixture.before(
                origin.port(),
                Map.of(Option.TLS_PORT, "0", Option.TLS_CERT, cert.toString(), Option.TLS_KEY, key.toString()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    private static Arguments with(String name, String value, String... outcomes) {
        return arguments(name + ": " + value, change(head -> head.add(name, value)), outcomes);
    }

    private static Arguments pseudo(String what, Consumer<Http2Headers> change, String... outcomes) {
        return arguments(what, change(change), outcomes);
    }

    private static Supplier<Http2Headers> change(Consumer<Http2Headers> change) {
        return () -> {
            Http2Headers head = FrameClient.head("GET", "/");
            change.accept(head);
            return head;
        };
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                with("x", "a\r\nevil: 1", "400", "reset 1"),
                with("x", "a\nevil: 1", "400", "reset 1"),
                with("x", "a\0b", "400", "reset 1"),
                with("x", "a\u007fb", "400", "reset 1"),
                with("x", " a", "400", "reset 1"),
                with("x", "a ", "400", "reset 1"),
                with("x y", "a", "400", "reset 1"),
                with("x:y", "a", "400", "reset 1"),
                with("x\r\nevil: 1\r\ny", "a", "400", "reset 1"),
                with("X-Upper", "a", "400", "reset 1"),
                with("connection", "close", "400", "reset 1"),
                with("connection", "sec-gpc", "400", "reset 1"),
                with("keep-alive", "timeout=5", "400", "reset 1"),
                with("proxy-connection", "close", "400", "reset 1"),
                with("transfer-encoding", "chunked", "400", "reset 1"),
                with("upgrade", "websocket", "400", "reset 1"),
                with("te", "gzip", "400", "reset 1"),
                with("content-length", "5", "400", "reset 1"),
                with("content-length", "-1", "400", "reset 1"),
                with("content-length", "1, 1", "400", "reset 1"),
                with("content_length", "5", "400"),
                with("content-xength", "5", "400"),
                with("transfer_encoding", "chunked", "400"),
                with("x-forwarded_for", "1.2.3.4", "400"),
                with("host", "other.test", "400", "reset 1"),
                with("expect", "magic", "417"),
                with("x", "y".repeat(9000), "431"),
                pseudo("two hosts", head -> head.add("host", "shop.test").add("host", "shop.test"), "400", "reset 1"),
                pseudo("a host alone, twice", head -> twoHosts(head), "400", "reset 1"),
                pseudo("no authority and no host", head -> head.remove(":authority"), "400", "reset 1"),
                pseudo("two paths", head -> head.add(":path", "/other"), "400", "reset 1"),
                pseudo("two methods", head -> head.add(":method", "POST"), "400", "reset 1"),
                pseudo("two authorities", head -> head.add(":authority", "other.test"), "400", "reset 1"),
                pseudo("no path", head -> head.remove(":path"), "400", "reset 1"),
                pseudo("no scheme", head -> head.remove(":scheme"), "400", "reset 1"),
                pseudo("no method", head -> head.remove(":method"), "400", "reset 1"),
                pseudo("an empty path", head -> head.path(""), "400", "reset 1"),
                pseudo("a path without a slash", head -> head.path("other"), "400", "reset 1"),
                pseudo("a whole address", head -> head.path("https://shop.test/"), "400", "reset 1"),
                pseudo("a path with a request in it", head -> head.path("/ HTTP/1.1\r\nx: y"), "400", "reset 1"),
                pseudo("a path with a space", head -> head.path("/a b"), "400", "reset 1"),
                pseudo("a path with a fragment", head -> head.path("/a#b"), "400", "reset 1"),
                pseudo("a method with a request in it", head -> head.method("GET / HTTP/1.1\r\nx:"), "400", "reset 1"),
                pseudo("an odd scheme", head -> head.scheme("https\r\nx: y"), "400", "reset 1"),
                pseudo("another scheme", head -> head.scheme("http"), "400", "reset 1"),
                pseudo("an unknown pseudo-header", head -> head.add(":odd", "x"), "400", "reset 1"),
                pseudo("a status", head -> head.status("200"), "400", "reset 1"),
                pseudo("an authority with a user", head -> head.authority("me@shop.test"), "400", "reset 1"),
                pseudo("an authority with a line feed", head -> head.authority("a\r\nx: y"), "400", "reset 1"),
                pseudo("CONNECT", head -> connect(head), "501", "reset 1", "400"),
                pseudo("TRACE", head -> head.method("TRACE"), "501"),
                pseudo("129 headers", head -> many(head), "431"));
    }

    private static void twoHosts(Http2Headers head) {
        head.remove(":authority");
        head.add("host", "shop.test").add("host", "other.test");
    }

    private static void connect(Http2Headers head) {
        head.method("CONNECT").remove(":path");
        head.remove(":scheme");
    }

    private static void many(Http2Headers head) {
        for (int i = 0; i < 129; i++) {
            head.add("x" + i, "y");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void a_head_that_two_servers_could_read_differently_never_reaches_the_origin(
            String what, Supplier<Http2Headers> head, String[] outcomes) throws Exception {
        int before = origin.accepted();
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2FrameStream stream = client.send(head.get(), -1);
            assertThat(client.outcome(stream))
                    .describedAs(what.substring(0, Math.min(40, what.length())))
                    .isIn((Object[]) outcomes);
            Http2FrameStream next = client.send(FrameClient.head("GET", "/_consent/v1/state"), -1);
            assertThat(client.outcome(next)).isEqualTo("200");
        }
        assertThat(origin.accepted()).isEqualTo(before);
    }

    @Test
    void a_head_longer_than_the_limit_is_answered_with_431() throws Exception {
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2Headers head = FrameClient.head("GET", "/");
            for (int i = 0; i < 5; i++) {
                head.add("x" + i, "y".repeat(3500));
            }
            assertThat(client.outcome(client.send(head, -1))).isEqualTo("431");
        }
    }

    @Test
    void trailers_of_a_request_end_its_body_and_go_no_further() throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        origin.runs(connection -> {
            asked.add(connection.readHead());
            asked.add(new String(connection.read(3), StandardCharsets.ISO_8859_1));
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        });
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2FrameStream stream = client.send(FrameClient.head("POST", "/"), 3);
            Http2Headers trailers =
                    new DefaultHttp2Headers(false).add("sec-gpc", "1").add("x-checksum", "3");
            client.send(new DefaultHttp2HeadersFrame(trailers, true).stream(stream));
            assertThat(client.outcome(stream)).isEqualTo("204");
        }
        assertThat(asked.remove()).doesNotContainIgnoringCase("sec-gpc").doesNotContainIgnoringCase("trailer");
        assertThat(asked.remove()).isEqualTo("\0\0\0");
        origin.runs(connection -> {});
    }

    @Test
    void trailers_cannot_name_another_path() throws Exception {
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2Headers head =
                    FrameClient.head("POST", "/_consent/v1/choices").add("content-type", "application/json");
            Http2FrameStream stream = client.send(head, 1);
            client.send(
                    new DefaultHttp2HeadersFrame(new DefaultHttp2Headers(false).path("/other"), true).stream(stream));
            assertThat(client.outcome(stream)).isEqualTo("reset 1");
        }
    }

    @Test
    void a_consent_that_is_far_too_long_is_answered_and_the_connection_goes_on() throws Exception {
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2Headers head = FrameClient.head("POST", "/_consent/v1/choices")
                    .add("content-type", "application/json")
                    .add("sec-fetch-site", "same-origin");
            Http2FrameStream stream = client.send(head, 0);
            for (int i = 0; i < 200; i++) {
                client.send(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[16_000])).stream(stream));
            }
            assertThat(client.outcome(stream)).isEqualTo("413");
            assertThat(client.outcome(stream)).isEqualTo("reset 0");
            assertThat(client.outcome(client.send(FrameClient.head("GET", "/_consent/v1/state"), -1)))
                    .isEqualTo("200");
        }
    }

    @Test
    void a_connection_that_pings_without_end_is_ended() throws Exception {
        floods(client -> client.send(new DefaultHttp2PingFrame(1)));
    }

    @Test
    void a_connection_that_changes_its_settings_without_end_is_ended() throws Exception {
        floods(client -> client.send(new DefaultHttp2SettingsFrame(new Http2Settings().initialWindowSize(70_000))));
    }

    @Test
    void a_connection_that_resets_its_requests_without_end_is_ended() throws Exception {
        floods(client -> {
            try {
                Http2FrameStream stream = client.send(FrameClient.head("GET", "/_consent/v1/state"), 0);
                client.send(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
            } catch (Exception closed) {
                assertThat(client.isClosed()).isTrue();
            }
        });
    }

    private static void floods(Consumer<FrameClient> once) throws Exception {
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2FrameStream first = client.send(FrameClient.head("GET", "/_consent/v1/state"), -1);
            assertThat(client.outcome(first)).isEqualTo("200");
            Eventually.holds("the connection is ended", () -> {
                once.accept(client);
                return client.isClosed();
            });
        }
        try (FrameClient next = new FrameClient(gateway.tlsPort())) {
            Http2FrameStream stream = next.send(FrameClient.head("GET", "/_consent/v1/state"), -1);
            assertThat(next.outcome(stream)).isEqualTo("200");
        }
    }
}
