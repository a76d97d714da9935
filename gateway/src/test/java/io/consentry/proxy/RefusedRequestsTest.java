package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;
import io.consentry.TestCertificate;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** Not one byte of a malformed request reaches the origin. */
final class RefusedRequestsTest {
    /** Closes, so that no later request goes to this connection and its script instead of a new one's. */
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    @TempDir
    private static Path folder;

    private static RawOrigin origin;
    private static GatewayFixture gateway;
    private static SSLContext trust;

    @BeforeAll
    static void start() {
        TestCertificate certificate = TestCertificate.of("shop.test", folder);
        certificate.write(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        trust = certificate.trust();
        origin = new RawOrigin();
        gateway = GatewayFixture.before(
                origin.port(),
                Map.of(
                        Option.TLS_PORT,
                        "0",
                        Option.TLS_CERT,
                        folder.resolve("cert.pem").toString(),
                        Option.TLS_KEY,
                        folder.resolve("key.pem").toString(),
                        Option.HEAD_TIMEOUT,
                        "2"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    static List<MalformedRequests.Case> malformed() {
        return MalformedRequests.all();
    }

    private static void isRefused(RawClient client, MalformedRequests.Case each) {
        int before = origin.accepted();
        client.send(each.bytes());
        RawAnswer answer = client.read("GET");
        assertThat(answer.status()).isEqualTo(each.status());
        assertThat(client.isClosed()).as("the connection is closed").isTrue();
        assertThat(origin.accepted()).as("connections to the origin").isEqualTo(before);
    }

    @Test
    void the_table_is_as_long_as_it_should_be() {
        assertThat(malformed()).hasSizeGreaterThanOrEqualTo(300).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_request_is_refused(MalformedRequests.Case each) {
        try (RawClient client = RawClient.to(gateway.port())) {
            isRefused(client, each);
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_request_is_refused_over_tls(MalformedRequests.Case each) {
        try (RawClient client = RawClient.tls(gateway.tlsPort(), trust)) {
            isRefused(client, each);
        }
    }

    @Test
    void a_refusal_comes_in_its_turn() {
        origin.runs(connection -> {
            connection.readHead();
            connection.write(OK);
        });
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\nHost: a\r\n\r\n");
            assertThat(client.read("GET").text()).isEqualTo("ok");
            assertThat(client.read("GET").status()).isEqualTo(400);
            assertThat(client.isClosed()).isTrue();
        }
    }

    /** One wait for them all. */
    @Test
    void a_head_that_does_not_come_to_an_end_is_a_408_and_none_at_all_is_closed() {
        List<String> parts = List.of("GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b", "\r\n", "G");
        List<RawClient> clients = new ArrayList<>();
        try (RawClient silent = RawClient.to(gateway.port())) {
            for (String part : parts) {
                clients.add(RawClient.to(gateway.port()).send(part));
            }
            for (RawClient client : clients) {
                assertThat(client.read("GET").status()).isEqualTo(408);
                assertThat(client.isClosed()).isTrue();
            }
            assertThat(silent.isClosed()).isTrue();
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void a_chunked_body_that_does_not_begin_is_a_408() {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5");
            assertThat(client.read("POST").status()).isEqualTo(408);
        }
    }

    @Test
    void a_head_may_come_in_single_bytes_and_a_body_in_odd_pieces() {
        origin.runs(connection -> {
            connection.readHead();
            connection.read("hello".length());
            connection.write(OK);
        });
        String head = "\r\nPOST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n";
        String request = head.concat("5;a=\"b;c\"\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n");
        try (RawClient client = RawClient.to(gateway.port())) {
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertThat(client.read("POST").text()).isEqualTo("ok");
        }
    }

    /** What comes in one piece before the bar is sound. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n|ZZ\r\n",
                "\r\n|5;=\r\nhello\r\n",
                "\r\n|x",
                "\r\n|5\nhello",
                "\r\n|-1\r\n",
                "\r\n|0\r\nA : b\r\n\r\n",
                "\r\n0\r\n|A : b\r\n\r\n",
                "\r\n0\r\nA|\r\n\r\n",
                "|xx",
                "|\n",
                "\r|x"
            })
    void a_later_chunk_that_is_malformed_breaks_the_request_to_the_origin_off(String rest) {
        String sound = rest.substring(0, rest.indexOf('|'));
        String malformed = rest.substring(rest.indexOf('|') + 1);
        // With less of a body the origin would not be asked.
        String first = "4000\r\n" + "x".repeat(BodySettings.PACE_BYTES) + "\r\n";
        CountDownLatch broken = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        StringBuilder seen = new StringBuilder();
        origin.runs(connection -> {
            connection.readHead();
            seen.append(new String(connection.read(first.length()), StandardCharsets.ISO_8859_1));
            begun.countDown();
            seen.append(new String(connection.readToEnd(), StandardCharsets.ISO_8859_1));
            broken.countDown();
        });
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + first.stripTrailing() + sound);
            Eventually.holds("the first chunk arrives", () -> begun.getCount() == 0);
            client.send(malformed + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            Eventually.holds("the origin is let go", () -> broken.getCount() == 0);
            assertThat(seen.toString()).isEqualTo(first);
        }
    }

    @Test
    void a_chunk_that_is_malformed_within_the_beginning_keeps_the_request_from_the_origin() {
        int before = origin.accepted();
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            Eventually.holds("the beginning is held", () -> gateway.metric("consentry_pages_memory") > 0);
            client.send("ZZ\r\n");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(origin.accepted()).isEqualTo(before);
    }
}
