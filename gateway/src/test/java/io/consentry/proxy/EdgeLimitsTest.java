package io.consentry.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;
import io.consentry.TestCertificate;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Connections: how many there may be, and what they are encrypted with. */
final class EdgeLimitsTest {
    private static final byte[] NONE = new byte[0];

    /** The beginning of a record that is to bring a ClientHello. */
    private static final String HALF_A_HELLO = "\u0016\u0003\u0001\u0002\u0000";

    @TempDir
    private Path folder;

    private ScriptedOrigin origin;

    @BeforeEach
    void start() {
        origin = new ScriptedOrigin();
        origin.answers(request ->
                request.response().end(String.valueOf(request.headers().get("X-Forwarded-Proto"))));
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void connections_beyond_the_limit_are_closed_until_others_have_gone() {
        List<RawClient> open = new ArrayList<>();
        try (GatewayFixture gateway = GatewayFixture.before(origin.port(), Map.of(Option.MAX_CONNECTIONS, "3"))) {
            for (int i = 0; i < 3; i++) {
                RawClient client = RawClient.to(gateway.port());
                open.add(client);
                client.send("GET", "/", NONE);
                assertThat(client.read("GET").status()).isEqualTo(200);
            }
            try (RawClient tooMany = RawClient.to(gateway.port())) {
                assertThat(tooMany.isClosed()).isTrue();
            }
            open.get(0).close();
            Eventually.holds("a place is free again", () -> {
                try (RawClient next = RawClient.to(gateway.port())) {
                    return answers(next);
                }
            });
            open.get(1).send("GET", "/", NONE);
            assertThat(open.get(1).read("GET").status()).isEqualTo(200);
        } finally {
            open.forEach(RawClient::close);
        }
    }

    @Test
    void visitors_who_do_not_finish_a_handshake_count_as_connections() throws Exception {
        TestCertificate certificate = TestCertificate.of("shop.test", folder);
        try (GatewayFixture gateway = tls(certificate, Map.of(Option.MAX_CONNECTIONS, "2"));
                RawClient silent = RawClient.to(gateway.tlsPort());
                RawClient halting = RawClient.to(gateway.tlsPort())) {
            halting.send(HALF_A_HELLO);
            Eventually.holds("both count", () -> gateway.metric("consentry_connections") > 1.5);
            try (RawClient next = RawClient.to(gateway.port())) {
                assertThat(answers(next)).isFalse();
            }
            try (RawClient next = RawClient.tls(gateway.tlsPort(), certificate.trust())) {
                assertThat(answers(next)).isFalse();
            }
            silent.close();
            Eventually.holds("a place is free again", () -> {
                try (RawClient next = RawClient.tls(gateway.tlsPort(), certificate.trust())) {
                    return answers(next);
                }
            });
            halting.close();
            Eventually.holds("each that goes leaves one place, and one alone", () -> places(gateway) == 2);
        }
    }

    /** How many visitors are let in now, one beside the other. */
    private static int places(GatewayFixture gateway) {
        List<RawClient> open = new ArrayList<>();
        try {
            RawClient next;
            do {
                next = RawClient.to(gateway.port());
                open.add(next);
            } while (open.size() <= 3 && answers(next));
            return open.size() - 1;
        } finally {
            open.forEach(RawClient::close);
        }
    }

    private GatewayFixture tls(TestCertificate certificate, Map<Option, String> more) throws IOException {
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        certificate.write(cert, key);
        Map<Option, String> options = new EnumMap<>(Option.class);
        options.putAll(more);
        options.put(Option.TLS_PORT, "0");
        options.put(Option.TLS_CERT, cert.toString());
        options.put(Option.TLS_KEY, key.toString());
        return GatewayFixture.before(origin.port(), options);
    }

    private static boolean answers(RawClient client) {
        try {
            client.send("GET", "/", NONE);
            return client.skip(4) == 4;
        } catch (java.io.UncheckedIOException closed) {
            return false;
        }
    }

    @Test
    void a_changed_certificate_is_used_without_a_restart_and_a_bad_one_is_not() throws Exception {
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate first = TestCertificate.of("first.test", folder);
        TestCertificate second = TestCertificate.of("second.test", folder);
        first.write(cert, key);
        Map<Option, String> options =
                Map.of(Option.TLS_PORT, "0", Option.TLS_CERT, cert.toString(), Option.TLS_KEY, key.toString());
        try (GatewayFixture gateway = GatewayFixture.before(origin.port(), options);
                RawClient before = RawClient.tls(gateway.tlsPort(), first.trust())) {
            before.send("GET", "/", NONE);
            assertThat(before.read("GET").text()).isEqualTo("https");
            assertThat(before.session().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(EdgeTls.SUITES).contains(before.session().getCipherSuite());

            Files.writeString(cert, "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n");
            gateway.lookAtCertificates();
            try (RawClient meanwhile = RawClient.tls(gateway.tlsPort(), first.trust())) {
                assertThat(meanwhile.send("GET", "/", NONE).read("GET").status())
                        .isEqualTo(200);
            }
            // From here on the gateway looks of its own accord.
            second.write(cert, key);
            Eventually.holds("the second certificate is shown", () -> isShown(gateway, second));
            before.send("GET", "/", NONE);
            assertThat(before.read("GET").status()).isEqualTo(200);
        }
    }

    private static boolean isShown(GatewayFixture gateway, TestCertificate expected) {
        try (RawClient client = RawClient.tls(gateway.tlsPort(), expected.trust())) {
            client.send("GET", "/", NONE);
            return client.read("GET").status() == 200
                    && client.session().getPeerCertificates()[0].equals(expected.certificate());
        } catch (java.io.UncheckedIOException | SSLException notYet) {
            return false;
        }
    }

    @Test
    void a_certificate_that_cannot_be_used_is_said_at_the_start() throws Exception {
        Path none = Files.writeString(folder.resolve("none.pem"), "nothing");
        Map<Option, String> options =
                Map.of(Option.TLS_PORT, "0", Option.TLS_CERT, none.toString(), Option.TLS_KEY, none.toString());
        assertThatThrownBy(() -> GatewayFixture.before(origin.port(), options))
                .hasStackTraceContaining("cannot serve TLS with " + none);
    }

    @Test
    void a_visitor_who_stalls_before_the_first_request_is_given_up() throws Exception {
        TestCertificate certificate = TestCertificate.of("shop.test", folder);
        try (GatewayFixture gateway = tls(certificate, Map.of(Option.HEAD_TIMEOUT, "1"));
                RawClient silent = RawClient.to(gateway.tlsPort());
                RawClient halting = RawClient.to(gateway.tlsPort());
                RawClient greeted = RawClient.tls(gateway.tlsPort(), certificate.trust())) {
            halting.send(HALF_A_HELLO);
            greeted.handshake();
            assertThat(silent.isClosed()).isTrue();
            assertThat(halting.isClosed()).isTrue();
            assertThat(greeted.isClosed()).isTrue();
        }
    }

    @Test
    void a_second_handshake_ends_its_connection() throws Exception {
        TestCertificate certificate = TestCertificate.of("shop.test", folder);
        try (GatewayFixture gateway = tls(certificate, Map.of());
                SSLSocket again = (SSLSocket) certificate
                        .trust()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), gateway.tlsPort())) {
            again.setSoTimeout(20_000);
            again.setEnabledProtocols(new String[] {"TLSv1.2"});
            again.startHandshake();
            again.getSession().invalidate();
            assertThatThrownBy(() -> {
                        again.startHandshake();
                        again.getInputStream().read();
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            try (RawClient next = RawClient.tls(gateway.tlsPort(), certificate.trust())) {
                assertThat(answers(next)).isTrue();
            }
        }
    }

    @Test
    void what_is_not_tls_does_no_harm_there() throws Exception {
        TestCertificate certificate = TestCertificate.of("shop.test", folder);
        try (GatewayFixture gateway = tls(certificate, Map.of())) {
            try (RawClient plain = RawClient.to(gateway.tlsPort())) {
                plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Eventually.holds("the connection is closed", plain::isClosed);
            }
            try (RawClient next = RawClient.tls(gateway.tlsPort(), certificate.trust())) {
                assertThat(next.send("GET", "/", NONE).read("GET").status()).isEqualTo(200);
            }
        }
    }
}
