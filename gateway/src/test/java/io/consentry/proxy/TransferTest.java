package io.consentry.proxy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** Large bodies, slow readers and the use of connections. */
final class TransferTest {
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
    private static final int PIECE = 64 * 1024;
    private static final int BEGINNING = BodySettings.PACE_BYTES;

    @AutoClose
    private static final ScriptedOrigin origin = new ScriptedOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private static byte[] noise() {
        byte[] bytes = new byte[TEN_MEGABYTES];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ten_megabytes_with_a_length_arrive_unchanged_both_ways() {
        byte[] sent = noise();
        origin.answers(request -> request.body()
                .onSuccess(body -> request.response()
                        .putHeader("X-Digest", digest(body.getBytes()))
                        .end(body)));
        RawAnswer got = gateway.sendBody("POST", "/", sent, "Content-Type: application/octet-stream");
        assertThat(got.all("X-Digest")).containsExactly(digest(sent));
        assertThat(got.all("Content-Length")).containsExactly(Integer.toString(TEN_MEGABYTES));
        assertThat(digest(got.body().getBytes())).isEqualTo(digest(sent));
    }

    @Test
    void ten_megabytes_in_chunks_are_streamed_through_while_they_come() {
        byte[] sent = noise();
        origin.answers(request ->
                request.pipeTo(request.response().setChunked(true).putHeader("Content-Type", "application/x-any")));
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send(Integer.toHexString(BEGINNING) + "\r\n")
                    .send(new byte[BEGINNING])
                    .send("\r\n");
            RawAnswer head = client.readHead();
            assertThat(head.status()).as("answered before the body has ended").isEqualTo(200);
            Thread sender = new Thread(() -> {
                for (int from = 0; from < sent.length; from += PIECE) {
                    client.send(Integer.toHexString(PIECE) + "\r\n")
                            .send(java.util.Arrays.copyOfRange(sent, from, from + PIECE))
                            .send("\r\n");
                }
                client.send("0\r\n\r\n");
            });
            sender.start();
            RawAnswer got = client.readBody(head, "POST");
            assertThat(got.end()).isEqualTo(RawAnswer.End.WHOLE);
            assertThat(digest(got.body().getBytes(BEGINNING, got.body().length())))
                    .isEqualTo(digest(sent));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "text/html"})
    void a_slow_reader_slows_the_origin_down(String type) {
        AtomicLong written = new AtomicLong();
        byte[] piece =
                "<p>some text of a page</p>\n".repeat(PIECE / 27).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        origin.answers(request -> {
            HttpServerResponse response = request.response().setChunked(true).putHeader("Content-Type", type);
            pour(response, Buffer.buffer(piece), 200L * 1024 * 1024, written);
        });
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET", "/", new byte[0], GatewayFixture.COUNTRY + ": DE");
            assertThat(client.readHead().status()).isEqualTo(200);
            long atRest = whenAtRest(written);
            assertThat(atRest)
                    .as("what the kernel's buffers hold, and little more")
                    .isLessThan(40L * 1024 * 1024);
            client.skip(20 * 1024 * 1024);
            Eventually.holds("the origin goes on when the reader does", () -> written.get() > atRest);
        }
    }

    /** Writes as fast as it is taken. */
    private static void pour(HttpServerResponse response, Buffer piece, long total, AtomicLong written) {
        while (!response.writeQueueFull() && written.get() < total) {
            response.write(piece.copy());
            written.addAndGet(piece.length());
        }
        if (written.get() < total) {
            response.drainHandler(drained -> pour(response, piece, total, written));
        }
    }

    private static long whenAtRest(AtomicLong counter) {
        long[] last = {-1, System.nanoTime()};
        Eventually.holds("the origin cannot write on", () -> {
            long now = counter.get();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return now > 0 && System.nanoTime() - last[1] > 500_000_000L;
        });
        return counter.get();
    }

    @Test
    void a_slow_origin_slows_the_visitor_down() {
        try (RawOrigin slow = new RawOrigin()) {
            java.util.concurrent.CountDownLatch reads = new java.util.concurrent.CountDownLatch(1);
            slow.runs(connection -> {
                connection.readHead();
                reads.await();
                connection.read(200 * 1024 * 1024);
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            });
            try (GatewayFixture front = GatewayFixture.before(slow.port());
                    RawClient client = RawClient.to(front.port())) {
                AtomicLong written = new AtomicLong();
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + 200 * 1024 * 1024 + "\r\n\r\n");
                byte[] piece = new byte[PIECE];
                Thread sender = new Thread(() -> {
                    for (long i = 0; i < 200L * 1024 * 1024 / PIECE; i++) {
                        client.send(piece);
                        written.addAndGet(PIECE);
                    }
                });
                sender.start();
                assertThat(whenAtRest(written)).isLessThan(40L * 1024 * 1024);
                reads.countDown();
                assertThat(client.read("POST").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void requests_one_after_another_share_a_connection_to_the_origin() {
        origin.answers(request -> request.response().end("ok"));
        int before = origin.accepted();
        try (RawClient client = RawClient.to(gateway.port())) {
            for (int i = 0; i < 50; i++) {
                client.send("GET", "/" + i, new byte[0]);
                assertThat(client.read("GET").text()).isEqualTo("ok");
            }
        }
        assertThat(origin.accepted() - before)
                .as("one event loop, one connection")
                .isLessThanOrEqualTo(1);
        for (int i = 0; i < 50; i++) {
            assertThat(gateway.send("GET", "/" + i).text()).isEqualTo("ok");
        }
        assertThat(origin.accepted() - before)
                .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
