package io.consentry.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.GatewayProcess;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;
import io.consentry.TestCertificate;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** Visitors, and origins, who read nothing of what they are sent. {@link FrameClient} takes the first 64 KiB and no more. */
final class UnreadTest {
    private static final int HEAP = 64;
    private static final int STREAMS = 100;
    private static final int FEW = 40;
    private static final String UNTAKEN = "consentry_answers_untaken";
    private static final int TUNNELS = 60;
    private static final int LIMIT_SECONDS = 60;

    /** So many looks in a row must find that no tunnel takes more. */
    private static final int LOOKS = 20;

    private static final byte[] MEBIBYTE = new byte[1 << 20];
    private static final byte[] SHEET = "a{color:red}".repeat(80_000).getBytes(StandardCharsets.US_ASCII);
    private static final String UPGRADE =
            "GET /tunnel HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    @TempDir
    private Path folder;

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger sheets = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private RawOrigin origin;
    private Path cert;
    private Path key;

    @BeforeEach
    void start() {
        origin = new RawOrigin();
        origin.runs(this::answer);
        cert = folder.resolve("cert.pem");
        key = folder.resolve("key.pem");
        TestCertificate.of("shop.test", folder).write(cert, key);
    }

    @AfterEach
    void stop() {
        over.countDown();
        Eventually.holds("all tunnels have ended", () -> held.get() == 0);
        origin.close();
    }

    private void answer(RawOrigin.Connection connection) throws IOException, InterruptedException {
        String head = connection.readHead();
        if (head.startsWith("GET /tunnel")) {
            connection.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            held.incrementAndGet();
            assertThat(over.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            held.decrementAndGet();
        } else if (head.startsWith("GET /sheet")) {
            send(connection, "text/css", SHEET, 1);
            sheets.incrementAndGet();
        } else if (head.startsWith("GET /long")) {
            send(connection, "image/png", MEBIBYTE, 32);
        } else if (!head.isEmpty()) {
            send(connection, "text/plain", new byte[] {'o', 'k'}, 1);
        }
    }

    private static void send(RawOrigin.Connection connection, String type, byte[] bytes, int times) throws IOException {
        connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                + (long) bytes.length * times + "\r\n\r\n");
        for (int i = 0; i < times; i++) {
            connection.write(bytes);
        }
    }

    private GatewayProcess small() throws IOException {
        return GatewayProcess.before(
                origin.port(),
                HEAP,
                folder,
                "--banner=false",
                "--tls-port=0",
                "--tls-cert=" + cert,
                "--tls-key=" + key);
    }

    private static void assertServes(GatewayProcess gateway) {
        RawAnswer other = RawClient.exchange(gateway.port(), "GET", "/", new byte[0]);
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.text()).isEqualTo("ok");
    }

    @Test
    void one_connection_that_reads_none_of_its_hundred_answers_leaves_room_for_others() throws Exception {
        try (GatewayProcess gateway = small();
                FrameClient sheetReader = new FrameClient(gateway.tlsPort())) {
            for (int i = 0; i < STREAMS; i++) {
                sheetReader.send(FrameClient.head("GET", "/sheet"), -1);
            }
            Eventually.holds("as many sheets have come as find room", () -> sheets.get() >= HEAP / 8);
            assertServes(gateway);
            List<FrameClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    FrameClient client = new FrameClient(gateway.tlsPort());
                    clients.add(client);
                    for (int j = 0; j < STREAMS; j++) {
                        client.send(FrameClient.head("GET", "/long"), -1);
                    }
                    assertServes(gateway);
                }
            } finally {
                clients.forEach(FrameClient::close);
            }
        }
    }

    @Test
    void small_answers_count_with_what_their_streams_take_until_they_are_taken() throws Exception {
        Map<Option, String> more =
                Map.of(Option.TLS_PORT, "0", Option.TLS_CERT, cert.toString(), Option.TLS_KEY, key.toString());
        try (GatewayFixture gateway = GatewayFixture.before(origin.port(), more)) {
            try (FrameClient reader = new FrameClient(gateway.tlsPort())) {
                Http2FrameStream own = reader.send(FrameClient.head("GET", "/_consent/preferences"), -1);
                assertThat(reader.outcome(own)).isEqualTo("200");
                Eventually.holds("nothing waits", () -> gateway.metric(UNTAKEN) == 0);
                reader.send(FrameClient.head("GET", "/long"), -1);
                Eventually.holds("its window is full", () -> gateway.metric(UNTAKEN) > OwnAnswer.STREAM);
                for (String path : List.of("/_consent/preferences", "/small")) {
                    double before = gateway.metric(UNTAKEN);
                    for (int i = 0; i < FEW; i++) {
                        reader.send(FrameClient.head("GET", path), -1);
                    }
                    Eventually.holds(
                            path + " counts",
                            () -> gateway.metric(UNTAKEN) >= before + (double) FEW * OwnAnswer.STREAM);
                }
            }
            Eventually.holds("nothing waits", () -> gateway.metric(UNTAKEN) == 0);
        }
    }

    @Tag("full")
    @Test
    void an_origin_that_reads_nothing_of_its_tunnels_holds_little() throws Exception {
        List<SocketChannel> visitors = new ArrayList<>();
        try (GatewayProcess gateway = small()) {
            for (int i = 0; i < TUNNELS; i++) {
                visitors.add(tunnel(gateway.port()));
            }
            AtomicInteger idle = new AtomicInteger();
            Eventually.holds("none takes more", () -> {
                idle.set(sendsAny(visitors) ? 0 : idle.get() + 1);
                return idle.get() == LOOKS;
            });
            assertServes(gateway);
        } finally {
            for (SocketChannel visitor : visitors) {
                visitor.close();
            }
        }
    }

    private static boolean sendsAny(List<SocketChannel> visitors) {
        long sent = 0;
        for (SocketChannel visitor : visitors) {
            try {
                sent += visitor.write(ByteBuffer.wrap(MEBIBYTE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sent > 0;
    }

    private static SocketChannel tunnel(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(UPGRADE.getBytes(StandardCharsets.US_ASCII)));
        assertThat(channel.read(ByteBuffer.allocate(1024))).isPositive();
        channel.configureBlocking(false);
        return channel;
    }

    /** Pings keep a connection of HTTP/2 from being idle; its answers are not to stay for that. */
    @Test
    void who_takes_nothing_is_let_go_although_something_else_passes() throws Exception {
        ScheduledExecutorService pinging = Executors.newSingleThreadScheduledExecutor();
        Map<Option, String> more = Map.of(
                Option.TLS_PORT,
                "0",
                Option.TLS_CERT,
                cert.toString(),
                Option.TLS_KEY,
                key.toString(),
                Option.ANSWER_TIMEOUT,
                "1");
        try (GatewayFixture gateway = GatewayFixture.before(origin.port(), more);
                FrameClient client = new FrameClient(gateway.tlsPort())) {
            Http2FrameStream stream = client.send(FrameClient.head("GET", "/long"), -1);
            assertThat(client.outcome(stream)).isEqualTo("200");
            var unused = pinging.scheduleAtFixedRate(
                    () -> client.send(new DefaultHttp2PingFrame(1)), 0, 200, TimeUnit.MILLISECONDS);
            assertThat(client.outcome(stream)).startsWith("reset");
        } finally {
            pinging.shutdownNow();
        }
    }
}
