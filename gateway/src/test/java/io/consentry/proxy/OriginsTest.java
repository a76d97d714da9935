package io.consentry.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
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

/** Several origins behind one site, some of which are dead, slow or rude. */
final class OriginsTest {
    private static final byte[] NONE = new byte[0];
    private static final String ENDLESS = "99";

    private final List<RawOrigin> origins = new ArrayList<>();

    @AfterEach
    void stop() {
        origins.forEach(RawOrigin::close);
    }

    private RawOrigin origin(RawOrigin.Script script) {
        RawOrigin made = new RawOrigin();
        made.runs(script);
        origins.add(made);
        return made;
    }

    /** Answers every request on a connection with its name; bodies have three bytes. */
    private RawOrigin sound(String name, AtomicInteger requests) {
        return origin(connection -> {
            for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
                if (head.contains("ontent-")) {
                    connection.read(3);
                }
                requests.incrementAndGet();
                String body = head.startsWith("HEAD ") ? "" : name;
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + body);
            }
        });
    }

    private RawOrigin sound(String name) {
        return sound(name, new AtomicInteger());
    }

    /** Nobody listens there. */
    private static int dead() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static GatewayFixture before(Map<Option, String> more, int... ports) {
        List<String> addresses = new ArrayList<>();
        for (int port : ports) {
            addresses.add("http://127.0.0.1:" + port);
        }
        Map<Option, String> options = new HashMap<>(more);
        options.put(Option.ORIGIN, String.join(", ", addresses));
        return GatewayFixture.before(ports[0], options);
    }

    private static double metric(GatewayFixture gateway, String name, int port) {
        String wanted = "consentry_origin_" + name + "{origin=\"http://127.0.0.1:" + port + "\",site=\"*\"} ";
        return gateway.sendInternal("GET", "/metrics", NONE, "Authorization: Bearer " + GatewayFixture.TOKEN)
                .text()
                .lines()
                .filter(line -> line.startsWith(wanted))
                .mapToDouble(line -> Double.parseDouble(line.substring(wanted.length())))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void each_gets_a_request_in_its_turn() {
        AtomicInteger[] counts = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        int[] ports = new int[counts.length];
        for (int i = 0; i < counts.length; i++) {
            ports[i] = sound("o" + i, counts[i]).port();
        }
        try (GatewayFixture gateway = before(Map.of(Option.BALANCE, "round-robin"), ports)) {
            for (int i = 0; i < 30; i++) {
                assertThat(gateway.send("GET", "/").status()).isEqualTo(200);
            }
        }
        assertThat(counts).extracting(AtomicInteger::get).containsOnly(10);
    }

    @Test
    void the_one_with_the_fewest_requests_gets_the_next() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger held = new AtomicInteger();
        RawOrigin slow = origin(connection -> {
            connection.readHead();
            held.incrementAndGet();
            release.await();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
        });
        AtomicInteger fast = new AtomicInteger();
        int fastPort = sound("fast", fast).port();
        try (GatewayFixture gateway = before(Map.of(), slow.port(), fastPort)) {
            List<CompletableFuture<RawAnswer>> waiting = new ArrayList<>();
            while (held.get() == 0) {
                int seen = held.get() + fast.get();
                waiting.add(CompletableFuture.supplyAsync(() -> gateway.send("GET", "/")));
                Eventually.holds("it has come to one of them", () -> held.get() + fast.get() > seen);
                Eventually.holds("the fast one is done", () -> metric(gateway, "in_flight", fastPort) == 0);
            }
            for (int i = 0; i < 10; i++) {
                // The visitor may have the answer a moment before it is counted as over.
                Eventually.holds("the last one is over", () -> metric(gateway, "in_flight", fastPort) == 0);
                assertThat(gateway.send("GET", "/").text()).isEqualTo("fast");
            }
            assertThat(held).hasValue(1);
            assertThat(metric(gateway, "in_flight", slow.port())).isEqualTo(1);
            release.countDown();
            waiting.forEach(each -> assertThat(each.join().status()).isEqualTo(200));
            Eventually.holds("nothing is under way", () -> metric(gateway, "in_flight", slow.port()) == 0);
        }
    }

    @Test
    void a_dead_one_costs_no_request_and_is_left_out() {
        int nobody = dead();
        try (GatewayFixture gateway =
                before(Map.of(Option.EJECT_FOR, ENDLESS), nobody, sound("alive").port())) {
            for (int i = 0; i < 12; i++) {
                assertThat(gateway.send("GET", "/").text()).isEqualTo("alive");
                assertThat(gateway.sendBody("POST", "/", new byte[3]).text()).isEqualTo("alive");
            }
            assertThat(metric(gateway, "failures_total", nobody)).isEqualTo(5);
            assertThat(metric(gateway, "ejected", nobody)).isEqualTo(1);
            assertThat(metric(gateway, "requests_total", nobody)).isEqualTo(5);
        }
    }

    @Test
    void one_that_was_left_out_is_tried_again_and_comes_back() {
        AtomicBoolean well = new AtomicBoolean();
        RawOrigin ill = origin(connection -> {
            while (!connection.readHead().isEmpty()) {
                String status = well.get() ? "200 OK" : "503 Service Unavailable";
                connection.write("HTTP/1.1 " + status + "\r\nContent-Length: 3\r\n\r\nill");
            }
        });
        Map<Option, String> options = Map.of(Option.EJECT_FOR, "1", Option.EJECT_AFTER, "3");
        try (GatewayFixture gateway = before(options, ill.port(), sound("sound").port())) {
            int failed = 0;
            for (int i = 0; i < 20; i++) {
                failed += gateway.send("GET", "/").status() == 503 ? 1 : 0;
            }
            // What an origin says itself is passed on as it is, and not repeated.
            assertThat(failed).isEqualTo(3);
            assertThat(metric(gateway, "ejected", ill.port())).isEqualTo(1);
            well.set(true);
            Eventually.holds(
                    "it answers again", () -> gateway.send("GET", "/").text().equals("ill"));
            assertThat(metric(gateway, "ejected", ill.port())).isZero();
        }
    }

    @Test
    void where_all_fail_all_are_asked() {
        try (GatewayFixture gateway =
                before(Map.of(Option.EJECT_FOR, ENDLESS, Option.EJECT_AFTER, "1"), dead(), dead())) {
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.send("GET", "/").status()).isEqualTo(502);
            }
        }
    }

    /** Closes where an answer should come. */
    private RawOrigin rude(AtomicInteger asked, String before) {
        return origin(connection -> {
            if (!connection.readHead().isEmpty()) {
                asked.incrementAndGet();
                connection.write(before);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void a_safe_request_is_repeated_where_nothing_came(String method) {
        AtomicInteger asked = new AtomicInteger();
        try (GatewayFixture gateway = before(
                Map.of(Option.EJECT_AFTER, "1000"),
                rude(asked, "").port(),
                sound("alive").port())) {
            for (int i = 0; i < 6; i++) {
                assertThat(gateway.send(method, "/").status()).isEqualTo(200);
            }
        }
        assertThat(asked).hasPositiveValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "POST", "PUT"})
    void a_request_that_may_have_done_something_is_not_repeated(String method) {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        Map<Option, String> options = Map.of(Option.EJECT_AFTER, "1000", Option.BALANCE, "round-robin");
        try (GatewayFixture gateway =
                before(options, rude(asked, "").port(), sound("alive", other).port())) {
            for (int i = 0; i < 4; i++) {
                byte[] body = method.equals("DELETE") ? NONE : new byte[3];
                gateway.sendBody(method, "/", body);
            }
        }
        assertThat(asked).hasValue(2);
        assertThat(other).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"})
    void a_request_is_not_repeated_once_its_answer_has_begun(String begun) {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        Map<Option, String> options = Map.of(Option.EJECT_AFTER, "1000", Option.BALANCE, "round-robin");
        try (GatewayFixture gateway =
                before(options, rude(asked, begun).port(), sound("alive", other).port())) {
            int failed = 0;
            for (int i = 0; i < 4; i++) {
                failed += gateway.send("GET", "/").status() == 502 ? 1 : 0;
            }
            assertThat(failed).isEqualTo(2);
        }
        assertThat(asked).hasValue(2);
        assertThat(other).hasValue(2);
    }

    @Test
    void repetitions_stay_within_their_budget() {
        AtomicInteger asked = new AtomicInteger();
        Map<Option, String> options = Map.of(Option.EJECT_AFTER, "100000");
        int requests = 150;
        long began = System.nanoTime();
        try (GatewayFixture gateway = before(
                options,
                rude(asked, "").port(),
                rude(asked, "").port(),
                rude(asked, "").port())) {
            for (int i = 0; i < requests; i++) {
                assertThat(gateway.send("GET", "/").status()).isEqualTo(502);
            }
        }
        long seconds = (System.nanoTime() - began) / 1_000_000_000L + 1;
        assertThat(asked.get() - requests).isBetween(requests / 5, (int) (requests / 5 + 10 + seconds));
    }

    @Test
    void an_upgrade_finds_one_that_lives_and_counts_while_its_tunnel_lasts() {
        int nobody = dead();
        RawOrigin chat = origin(connection -> {
            connection.readHead();
            connection.write(
                    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello");
            connection.readToEnd();
        });
        try (GatewayFixture gateway = before(Map.of(Option.BALANCE, "round-robin"), nobody, chat.port())) {
            for (int i = 0; i < 2; i++) {
                try (RawClient client = RawClient.to(gateway.port())) {
                    client.send("GET", "/", NONE, "Connection: Upgrade", "Upgrade: websocket");
                    assertThat(client.readHead().status()).isEqualTo(101);
                    assertThat(client.readBytes(5)).asString().isEqualTo("hello");
                    assertThat(metric(gateway, "in_flight", chat.port())).isEqualTo(1);
                }
                Eventually.holds("the tunnel has ended", () -> metric(gateway, "in_flight", chat.port()) == 0);
            }
        }
    }

    @Test
    void where_looks_say_that_all_are_ill_visitors_hear_so_at_once_and_no_server_is_asked() {
        AtomicInteger asked = new AtomicInteger();
        RawOrigin.Script ill = connection -> {
            if (!connection.readHead().startsWith("GET /healthz ")) {
                asked.incrementAndGet();
            }
            connection.write("HTTP/1.1 500 Ill\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        };
        int[] ports = {origin(ill).port(), origin(ill).port()};
        Map<Option, String> options = Map.of(Option.HEALTH_PATH, "/healthz", Option.HEALTH_FALL, "1");
        try (GatewayFixture gateway = before(options, ports)) {
            Eventually.holds(
                    "both are found ill",
                    () -> metric(gateway, "up", ports[0]) == 0 && metric(gateway, "up", ports[1]) == 0);
            int before = asked.get();
            for (int i = 0; i < 3; i++) {
                assertThat(gateway.send("GET", "/").status()).isEqualTo(503);
                assertThat(gateway.sendBody("POST", "/", new byte[3]).status()).isEqualTo(503);
            }
            assertThat(gateway.send("GET", "/_consent/v1/state").status()).isEqualTo(200);
            assertThat(asked).hasValue(before);
        }
    }

    @Test
    void looks_find_out_who_is_ill_and_who_is_well_again() {
        AtomicBoolean well = new AtomicBoolean(true);
        RawOrigin watched = origin(connection -> {
            String head = connection.readHead();
            boolean look = head.startsWith("GET /healthz ");
            String status = look && !well.get() ? "500 Ill" : "200 OK";
            connection.write("HTTP/1.1 " + status + "\r\nContent-Length: 7\r\nConnection: close\r\n\r\nwatched");
        });
        Map<Option, String> options = Map.of(
                Option.HEALTH_PATH,
                "/healthz",
                Option.HEALTH_INTERVAL,
                "1",
                Option.HEALTH_FALL,
                "1",
                Option.HEALTH_RISE,
                "1");
        try (GatewayFixture gateway = before(options, watched.port())) {
            assertThat(gateway.send("GET", "/").text()).isEqualTo("watched");
            well.set(false);
            Eventually.holds("it is found ill", () -> metric(gateway, "up", watched.port()) == 0);
            RawAnswer none = gateway.send("GET", "/");
            assertThat(none.status()).isEqualTo(503);
            assertThat(none.all("Retry-After")).hasSize(1);
            well.set(true);
            Eventually.holds("it is well again", () -> metric(gateway, "up", watched.port()) == 1);
            assertThat(gateway.send("GET", "/").text()).isEqualTo("watched");
        }
    }
}
