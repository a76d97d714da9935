package io.consentry.proxy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose turn it is when nothing passes. */
final class SilenceTest {
    /** Long enough for a busy machine to send a head within. */
    private static final int LIMIT_SECONDS = 3;

    private static final int LENGTH = 60 * 1024 * 1024;

    private static final String RULE = "a{b:c}";

    /** One each half a second, for longer than the origin may be silent. */
    private static final int RULES = 4 * LIMIT_SECONDS;

    /** A slow origin is what is tested. */
    private static void pause(int millis) {
        try {
            assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void converse(RawOrigin.Connection connection) throws java.io.IOException {
        String head = connection.readHead();
        if (head.startsWith("POST")) {
            connection.read(4);
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        } else if (head.startsWith("GET /large")) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\nConnection: close\r\n\r\n");
            connection.write(new byte[LENGTH]);
        } else if (head.startsWith("GET /sheet")) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nConnection: close\r\n\r\n");
            for (int i = 0; i < RULES; i++) {
                connection.write(RULE);
                pause(500);
            }
        } else {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.readToEnd();
        }
    }

    /** What is slow in a first request, such as loading classes, counts as the origin's silence. */
    private static void warm(GatewayFixture gateway) {
        Eventually.holds(
                "requests are answered",
                () -> gateway.sendBody("POST", "/", new byte[4]).status() == 200);
    }

    /** One wait for all, since it must be longer than the origin's silence takes to be noticed. */
    @Test
    void only_the_origins_own_silence_counts() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin();
                GatewayFixture gateway = GatewayFixture.before(
                        origin.port(),
                        Map.of(
                                Option.RESPONSE_TIMEOUT,
                                Integer.toString(LIMIT_SECONDS),
                                Option.ANSWER_TIMEOUT,
                                Integer.toString(LIMIT_SECONDS)));
                RawClient uploads = RawClient.to(gateway.port());
                RawClient reads = RawClient.to(gateway.port());
                RawClient waits = RawClient.to(gateway.port());
                RawClient gathers = RawClient.to(gateway.port())) {
            origin.runs(SilenceTest::converse);
            warm(gateway);
            uploads.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
            reads.send("GET", "/large", new byte[0]);
            RawAnswer large = reads.readHead();
            assertThat(large.status()).isEqualTo(200);
            waits.send("GET", "/half", new byte[0]);
            gathers.send("GET", "/sheet", new byte[0]);
            assertThat(never.await(2 * LIMIT_SECONDS, TimeUnit.SECONDS)).isFalse();

            uploads.send("cd");
            assertThat(uploads.read("POST").text()).isEqualTo("ok");
            RawAnswer read = reads.readBody(large, "GET");
            assertThat(read.end()).isEqualTo(RawAnswer.End.WHOLE);
            assertThat(read.body().length()).isEqualTo(LENGTH);
            assertThat(gathers.read("GET").text()).isEqualTo(RULE.repeat(RULES));
            RawAnswer torn = waits.read("GET");
            assertThat(torn.text()).isEqualTo("half");
            assertThat(torn.end()).isEqualTo(RawAnswer.End.TORN);
        }
    }

    @Test
    void the_watch_lasts_as_long_as_the_visitor_is_waited_for() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger tooLong = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        try {
            Silence silence =
                    new Silence(vertx, () -> Duration.ofMillis(5), () -> asked.incrementAndGet() < 20, () -> 7);
            silence.watch(tooLong::incrementAndGet, () -> {});
            Eventually.holds("the origin's turn comes and lasts too long", () -> tooLong.get() == 1);
            assertThat(asked).hasValueGreaterThanOrEqualTo(20);
        } finally {
            vertx.close();
        }
    }
}
