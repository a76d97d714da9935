package io.consentry.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that ask to go on in another protocol. */
final class UpgradeTest {
    private static final byte[] NONE = new byte[0];
    private static final int MUCH = 16 * 1024 * 1024;
    private static final int PIECE = 64 * 1024;
    private static final String[] ASKS = {
        "Connection: keep-alive, Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: chat, superchat",
        "Sec-WebSocket-Extensions: permessage-deflate"
    };
    private static final String AGREES = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "Sec-WebSocket-Protocol: chat",
            "",
            "");

    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private RawOrigin origin;

    @BeforeEach
    void start() {
        origin = new RawOrigin();
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private GatewayFixture gateway(Map<Option, String> more) {
        return GatewayFixture.before(origin.port(), more);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] noise() {
        byte[] bytes = new byte[MUCH];
        new Random(11).nextBytes(bytes);
        return bytes;
    }

    /** Asks, and reads the head of the answer. */
    private static RawAnswer ask(RawClient visitor) {
        return visitor.send("GET", "/chat?room=1", NONE, ASKS).readHead();
    }

    private void echoes(RawOrigin.Connection connection) throws IOException {
        heads.add(connection.readHead());
        connection.write(AGREES);
        for (byte[] got = connection.read(1); got.length > 0; got = connection.read(1)) {
            connection.write(got);
        }
    }

    @Test
    void after_the_origins_101_bytes_pass_both_ways() throws InterruptedException {
        origin.runs(this::echoes);
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            RawAnswer agreed = ask(visitor);
            assertThat(agreed.status()).isEqualTo(101);
            assertThat(agreed.all("Connection")).containsExactly("Upgrade");
            assertThat(agreed.all("Upgrade")).containsExactly("websocket");
            assertThat(agreed.all("Sec-WebSocket-Accept")).containsExactly("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(agreed.all("Sec-WebSocket-Protocol")).containsExactly("chat");
            assertThat(agreed.all("Transfer-Encoding")).isEmpty();
            String notHttp = "\u0081\u0005hello\r\nGET / HTTP/9.9\n\n\u0000";
            assertThat(text(visitor.send(notHttp).readBytes(notHttp.length()))).isEqualTo(notHttp);
        }
        String head = String.valueOf(heads.poll(10, TimeUnit.SECONDS));
        assertThat(head)
                .startsWith("GET /chat?room=1 HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nConnection: Upgrade\r\n")
                .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
                .containsIgnoringCase("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                .containsIgnoringCase("\r\nSec-WebSocket-Protocol: chat, superchat\r\n")
                .containsIgnoringCase("\r\nSec-WebSocket-Extensions: permessage-deflate\r\n")
                .containsIgnoringCase("\r\nConsentry-Analytics: ");
    }

    @Test
    void what_the_origin_says_with_its_101_follows_it() {
        origin.runs(connection -> {
            connection.readHead();
            connection.write(AGREES + "\u0081\u0002hi");
            connection.readToEnd();
        });
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            assertThat(ask(visitor).status()).isEqualTo(101);
            assertThat(text(visitor.readBytes(4))).isEqualTo("\u0081\u0002hi");
        }
    }

    @Test
    void what_a_visitor_says_too_early_waits_for_the_101() {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        BlockingQueue<String> go = new LinkedBlockingQueue<>();
        origin.runs(connection -> {
            got.add(connection.readHead());
            go.poll(10, TimeUnit.SECONDS);
            connection.write(AGREES);
            got.add(text(connection.read(28)));
        });
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            visitor.send("GET", "/chat", NONE, "Connection: upgrade", "Upgrade: websocket")
                    .send("GET /hidden HTTP/1.1\r\n");
            Eventually.holds("the origin is asked", () -> got.size() == 1);
            go.add("now");
            assertThat(visitor.readHead().status()).isEqualTo(101);
            visitor.send("later!");
            Eventually.holds("the origin gets it all", () -> got.size() == 2);
            got.remove();
            assertThat(got.remove()).isEqualTo("GET /hidden HTTP/1.1\r\nlater!");
        }
    }

    @Test
    void another_answer_is_an_answer_and_ends_the_connection() {
        AtomicInteger requests = new AtomicInteger();
        origin.runs(connection -> {
            while (!connection.readHead().isEmpty()) {
                requests.incrementAndGet();
                connection.write("HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno");
            }
        });
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            visitor.send("GET", "/chat", NONE, ASKS).send("GET /hidden HTTP/1.1\r\nHost: shop.test\r\n\r\n");
            RawAnswer refused = visitor.read("GET");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).isEqualTo("no");
            assertThat(refused.all("Connection")).containsExactly("close");
            assertThat(visitor.isClosed()).isTrue();
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_page_in_place_of_a_101_is_governed_like_any_page() {
        origin.runs(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
                    + "<!doctype html><script src=\"https://www.google-analytics.com/analytics.js\"></script>");
        });
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            RawAnswer page = visitor.send("GET", "/", NONE, ASKS).read("GET");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("type=\"text/plain\"").contains("data-consentry=");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nUpgrade: h2c",
                "Connection: upgrade\r\nUpgrade: H2C",
                "Connection: upgrade\r\nUpgrade: HTTP/2.0",
                "Connection: upgrade\r\nUpgrade: TLS/1.2",
                "Connection: upgrade\r\nUpgrade: websocket, h2c",
                "Connection: upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c",
                "Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 0",
                "Connection: keep-alive\r\nUpgrade: websocket",
                "Upgrade: websocket"
            })
    void what_may_not_be_upgraded_is_asked_without(String lines) {
        origin.runs(connection -> {
            for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
                heads.add(head);
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            for (int i = 0; i < 2; i++) {
                visitor.send("GET", "/", NONE, lines);
                assertThat(visitor.read("GET").text()).isEqualTo("ok");
            }
        }
        assertThat(heads).hasSize(2).allSatisfy(head -> assertThat(head).doesNotContainIgnoringCase("\r\nupgrade:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: h2c", "X: y"})
    void an_agreement_to_something_else_is_none(String line) {
        origin.runs(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n" + line + "\r\n\r\n");
            connection.readToEnd();
        });
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            assertThat(visitor.send("GET", "/chat", NONE, ASKS).read("GET").status())
                    .isEqualTo(502);
            assertThat(visitor.isClosed()).isTrue();
        }
    }

    @Test
    void the_gateways_own_paths_know_no_other_protocol() {
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            visitor.send("GET", "/_consent/v1/state", NONE, ASKS);
            assertThat(visitor.read("GET").status()).isEqualTo(400);
        }
        assertThat(origin.accepted()).isZero();
    }

    @Test
    void an_origin_is_read_no_faster_than_the_visitor_reads_and_all_arrives_after_it_has_closed() {
        byte[] sent = noise();
        AtomicInteger written = new AtomicInteger();
        origin.runs(connection -> {
            connection.readHead();
            connection.write(AGREES);
            for (int from = 0; from < MUCH; from += PIECE) {
                connection.write(Arrays.copyOfRange(sent, from, from + PIECE));
                written.addAndGet(PIECE);
            }
        });
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            assertThat(ask(visitor).status()).isEqualTo(101);
            standsStill(written);
            assertThat(written.get()).isLessThan(MUCH);
            assertThat(Arrays.equals(visitor.readBytes(MUCH), sent)).isTrue();
            assertThat(visitor.isClosed()).isTrue();
        }
    }

    @Test
    void a_visitor_is_read_no_faster_than_the_origin_reads_and_all_arrives_after_it_has_closed() throws Exception {
        byte[] sent = noise();
        AtomicInteger written = new AtomicInteger();
        BlockingQueue<String> go = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> got = new LinkedBlockingQueue<>();
        origin.runs(connection -> {
            connection.readHead();
            connection.write(AGREES);
            go.poll(20, TimeUnit.SECONDS);
            got.add(connection.readToEnd());
        });
        try (GatewayFixture gateway = gateway(Map.of());
                RawClient visitor = RawClient.to(gateway.port())) {
            assertThat(ask(visitor).status()).isEqualTo(101);
            Thread writer = new Thread(() -> {
                for (int from = 0; from < MUCH; from += PIECE) {
                    visitor.send(Arrays.copyOfRange(sent, from, from + PIECE));
                    written.addAndGet(PIECE);
                }
                visitor.close();
            });
            writer.start();
            standsStill(written);
            assertThat(written.get()).isLessThan(MUCH);
            go.add("now");
            byte[] all = got.poll(20, TimeUnit.SECONDS);
            assertThat(Arrays.equals(all, sent)).isTrue();
            writer.join();
        }
    }

    /** Returns when so many looks in a row have found the same number. */
    private static void standsStill(AtomicInteger number) {
        int[] seen = {-1, 0};
        Eventually.holds("nothing more passes", () -> {
            seen[1] = number.get() == seen[0] ? seen[1] + 1 : 0;
            seen[0] = number.get();
            return seen[0] > 0 && seen[1] > 50;
        });
    }

    @Test
    void a_tunnel_in_which_nothing_passes_is_closed_on_both_sides() throws InterruptedException {
        BlockingQueue<Integer> left = new LinkedBlockingQueue<>();
        origin.runs(connection -> {
            connection.readHead();
            connection.write(AGREES);
            left.add(connection.readToEnd().length);
        });
        try (GatewayFixture gateway = gateway(Map.of(Option.TUNNEL_TIMEOUT, "1"));
                RawClient visitor = RawClient.to(gateway.port())) {
            assertThat(ask(visitor).status()).isEqualTo(101);
            assertThat(visitor.isClosed()).isTrue();
            assertThat(left.poll(10, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void when_either_side_goes_the_other_is_closed_and_the_place_is_free_again() throws InterruptedException {
        BlockingQueue<Integer> left = new LinkedBlockingQueue<>();
        origin.runs(connection -> {
            connection.readHead();
            connection.write(AGREES);
            left.add(connection.readToEnd().length);
        });
        try (GatewayFixture gateway = gateway(Map.of(Option.MAX_CONNECTIONS, "1"))) {
            for (int i = 0; i < 3; i++) {
                boolean reset = i == 1;
                Eventually.holds("there is a place", () -> comesIn(gateway, reset));
                assertThat(left.poll(10, TimeUnit.SECONDS)).isZero();
            }
        }
    }

    private static boolean comesIn(GatewayFixture gateway, boolean reset) {
        try (RawClient visitor = RawClient.to(gateway.port())) {
            visitor.send("GET", "/chat", NONE, ASKS);
            if (visitor.skip(12) < 12) {
                return false;
            }
            if (reset) {
                visitor.reset();
            }
            return true;
        } catch (java.io.UncheckedIOException closed) {
            return false;
        }
    }
}
