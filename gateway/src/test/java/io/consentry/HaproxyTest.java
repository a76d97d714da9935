package io.consentry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Two gateways behind a real HAProxy, exchanged one after the other while visitors come. */
final class HaproxyTest {
    private static final byte[] NONE = new byte[0];
    private static final int VISITORS = 6;
    private static final String PAGE =
            "<!doctype html><html><head><title>t</title></head><body>" + "<p>text</p>".repeat(300) + "</body></html>";

    @TempDir
    private Path folder;

    private ScriptedOrigin origin;

    @BeforeEach
    void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> {
            if (request.path().equals("/form")) {
                request.body().onSuccess(body -> request.response().end("got " + body.length()));
            } else {
                request.response().putHeader("Content-Type", "text/html").end(PAGE);
            }
        });
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private static boolean isInstalled() {
        return Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "haproxy")));
    }

    /** Free, and none that the system gives to whoever asks for any, so that a gateway finds it free again. */
    private static int port() {
        Random random = new Random();
        while (true) {
            int port = 15_000 + random.nextInt(15_000);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                assertThat(port).isPositive();
            }
        }
    }

    @Tag("full")
    @Test
    void gateways_behind_haproxy_are_exchanged_a_hundred_times_without_a_failed_request() throws Exception {
        assumeTrue(isInstalled(), "there is no haproxy on the path: apt-get install haproxy");
        roll(100);
    }

    private void roll(int times) throws Exception {
        int entrance = port();
        int[][] ports = {{port(), port()}, {port(), port()}};
        GatewayFixture[] gateways = {gateway(ports[0]), gateway(ports[1])};
        Path config = Files.writeString(folder.resolve("haproxy.cfg"), config(entrance, ports));
        Process haproxy = new ProcessBuilder("haproxy", "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        try {
            Eventually.holds("both are in use", () -> areBothUp(entrance));
            try (Load load = new Load(entrance, VISITORS, HaproxyTest::wrongPage)) {
                for (int i = 0; i < times; i++) {
                    load.awaitMore(50);
                    gateways[i % 2].close();
                    gateways[i % 2] = gateway(ports[i % 2]);
                    Eventually.holds("both are in use", () -> areBothUp(entrance));
                    assertThat(load.failures()).isEmpty();
                }
                load.close();
                assertThat(load.failures()).isEmpty();
            }
        } finally {
            haproxy.destroy();
            assertThat(haproxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
            for (GatewayFixture gateway : gateways) {
                gateway.close();
            }
        }
    }

    private GatewayFixture gateway(int[] ports) {
        return GatewayFixture.before(
                origin.port(),
                Map.of(
                        Option.PORT,
                        Integer.toString(ports[0]),
                        Option.INTERNAL_PORT,
                        Integer.toString(ports[1]),
                        Option.DRAIN,
                        "1"));
    }

    private static String wrongPage(RawAnswer page) {
        return page.text().contains("</body></html>") ? "" : "the page is not whole";
    }

    private static boolean areBothUp(int entrance) {
        try {
            return RawClient.exchange(entrance, "GET", "/both", NONE).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** A request goes to another gateway where it could not be handed to the first; none is sent twice. */
    private static String config(int entrance, int[][] ports) {
        return """
                global
                    maxconn 1000
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 20s
                    timeout server 20s
                    timeout check 3s
                    retries 3
                    option redispatch 1
                frontend visitors
                    bind 127.0.0.1:%d
                    http-request return status 200 if { path /both } { nbsrv(gateways) ge 2 }
                    http-request return status 503 if { path /both }
                    default_backend gateways
                backend gateways
                    balance roundrobin
                    option httpchk GET /health/ready
                    default-server check inter 100ms fall 1 rise 1
                    server a 127.0.0.1:%d port %d
                    server b 127.0.0.1:%d port %d
                """.formatted(entrance, ports[0][0], ports[0][1], ports[1][0], ports[1][1]);
    }
}
