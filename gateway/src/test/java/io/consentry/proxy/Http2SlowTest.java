package io.consentry.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpServerRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.ScriptedOrigin;
import io.consentry.TestCertificate;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes over HTTP/2 slowly, or in more bytes than allowed. */
final class Http2SlowTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final String STATE = "/_consent/v1/state";
    private static final int MEBIBYTE = 1024 * 1024;

    private static final AtomicInteger begun = new AtomicInteger();
    private static final AtomicInteger broken = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static ScriptedOrigin origin;
    private static GatewayFixture gateway;
    private static SSLContext trust;

    @BeforeAll
    static void start() {
        origin = new ScriptedOrigin();
        origin.answers(Http2SlowTest::answer);
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate certificate = TestCertificate.of("shop.test", folder);
        certificate.write(cert, key);
        trust = certificate.trust();
        gateway = GatewayFixture.before(
                origin.port(),
                Map.of(
                        Option.TLS_PORT,
                        "0",
                        Option.TLS_CERT,
                        cert.toString(),
                        Option.TLS_KEY,
                        key.toString(),
                        Option.HEAD_TIMEOUT,
                        "1",
                        Option.BODY_TIMEOUT,
                        "1",
                        Option.MAX_BODY,
                        "1"));
    }

    private static void answer(HttpServerRequest request) {
        begun.incrementAndGet();
        request.response().closeHandler(gone -> broken.incrementAndGet());
        request.body().onSuccess(body -> request.response().end("got " + body.length()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    private static SSLSocket connect() throws IOException {
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", gateway.tlsPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        return socket;
    }

    private static void send(SSLSocket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends a byte and looks whether the other side has gone; each byte would do for an idle timeout. */
    private static boolean isGivenUp(SSLSocket socket, byte next) {
        return isEnded(socket, new byte[] {next});
    }

    private static byte[] frame(int length, int type, int flags, int stream) {
        return new byte[] {
            (byte) (length >> 16),
            (byte) (length >> 8),
            (byte) length,
            (byte) type,
            (byte) flags,
            0,
            0,
            0,
            (byte) stream
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PRI * HT", PREFACE, PREFACE + "\0\0\6\4"})
    void a_connection_on_which_http_2_does_not_begin_is_given_up(String sent) throws Exception {
        try (SSLSocket socket = connect()) {
            send(socket, sent.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(20_000);
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void a_beginning_of_http_2_that_drips_is_given_up() throws Exception {
        try (SSLSocket socket = connect()) {
            send(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
            send(socket, frame(16_000, 4, 0, 0));
            Eventually.holds("the connection is ended", () -> isGivenUp(socket, (byte) 0));
        }
    }

    @Test
    void a_head_that_drips_within_a_frame_is_given_up() throws Exception {
        try (SSLSocket socket = connect()) {
            send(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
            send(socket, SETTINGS);
            send(socket, frame(16_000, 1, 4, 1));
            Eventually.holds("the connection is ended", () -> isGivenUp(socket, (byte) 0));
        }
    }

    @Test
    void a_head_whose_continuation_never_comes_is_given_up() throws Exception {
        try (SSLSocket socket = connect()) {
            send(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
            send(socket, SETTINGS);
            // :method GET, and no END_HEADERS; then a continuation of the same that does not end it either.
            send(socket, frame(1, 1, 0, 1));
            send(socket, new byte[] {(byte) 0x82});
            send(socket, frame(1, 9, 0, 1));
            send(socket, new byte[] {(byte) 0x84});
            socket.setSoTimeout(20_000);
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void a_frame_of_another_kind_that_drips_is_given_up() throws Exception {
        try (SSLSocket socket = connect()) {
            send(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
            send(socket, SETTINGS);
            send(socket, frame(16_000, 77, 0, 0));
            Eventually.holds("the connection is ended", () -> isGivenUp(socket, (byte) 0));
        }
    }

    @Test
    void empty_data_without_end_ends_the_connection() throws Exception {
        try (SSLSocket socket = connect()) {
            send(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
            send(socket, SETTINGS);
            // POST, https, the path /, and the authority as a literal (RFC 7541, appendix A and 6.2.1).
            byte[] head = "\u0083\u0087\u0084A\tshop.test".getBytes(StandardCharsets.ISO_8859_1);
            send(socket, frame(head.length, 1, 4, 1));
            send(socket, head);
            Eventually.holds("the connection is ended", () -> isEnded(socket, frame(0, 0, 0, 1)));
        }
    }

    private static boolean isEnded(SSLSocket socket, byte[] next) {
        try {
            send(socket, next);
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Test
    void a_connection_on_which_nothing_has_begun_may_wait() throws Exception {
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            assertThat(client.outcome(client.send(FrameClient.head("GET", STATE), -1)))
                    .isEqualTo("200");
            try (SSLSocket slow = connect()) {
                send(slow, PREFACE.getBytes(StandardCharsets.US_ASCII));
                send(slow, SETTINGS);
                send(slow, frame(16_000, 1, 4, 1));
                Eventually.holds("a head that drips is given up", () -> isGivenUp(slow, (byte) 0));
            }
            // For longer than a head may take, none was expected here.
            assertThat(client.outcome(client.send(FrameClient.head("GET", STATE), -1)))
                    .isEqualTo("200");
        }
    }

    @Test
    void a_body_that_drips_ends_its_stream_at_both_ends_and_not_the_connection() throws Exception {
        int before = broken.get();
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2FrameStream slow = client.send(FrameClient.head("POST", "/"), BodySettings.PACE_BYTES);
            assertThat(client.outcome(slow)).startsWith("reset ");
            Eventually.holds("the origin is told", () -> broken.get() > before);
            assertThat(client.outcome(client.send(FrameClient.head("GET", STATE), -1)))
                    .isEqualTo("200");
        }
    }

    @Test
    void a_consent_that_drips_ends_its_stream() throws Exception {
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2Headers head = FrameClient.head("POST", "/_consent/v1/choices")
                    .add("content-type", "application/json")
                    .add("sec-fetch-site", "same-origin");
            assertThat(client.outcome(client.send(head, 1))).isIn("reset 2", "reset 8", "400");
            assertThat(client.outcome(client.send(FrameClient.head("GET", STATE), -1)))
                    .isEqualTo("200");
        }
    }

    @Test
    void an_announced_body_that_is_too_long_never_reaches_the_origin() throws Exception {
        int before = begun.get();
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2Headers head = FrameClient.head("POST", "/").add("content-length", String.valueOf(MEBIBYTE + 1));
            assertThat(client.outcome(client.send(head, 1))).isEqualTo("413");
            assertThat(client.outcome(client.send(FrameClient.head("GET", STATE), -1)))
                    .isEqualTo("200");
        }
        assertThat(begun).hasValue(before);
    }

    @Test
    void a_body_that_becomes_too_long_ends_its_stream_at_both_ends() throws Exception {
        int before = broken.get();
        try (FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2FrameStream stream = client.send(FrameClient.head("POST", "/"), 0);
            fill(client, stream, MEBIBYTE + 1);
            assertThat(client.outcome(stream)).startsWith("reset ");
            Eventually.holds("the origin is told", () -> broken.get() > before);
            assertThat(client.outcome(client.send(FrameClient.head("GET", STATE), -1)))
                    .isEqualTo("200");
        }
    }

    private static void fill(FrameClient client, Http2FrameStream stream, int bytes) {
        for (int sent = 0; sent < bytes; sent += 16_000) {
            client.send(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[16_000])).stream(stream));
        }
    }
}
