package io.consentry.proxy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** Visitors who break off: the origin is let go, and nobody else waits for it. */
final class GoneVisitorTest {
    private static final int VISITORS = 6;
    /** Far below what the gateway waits for a silent origin, and enough for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @AutoClose
    private static final ScriptedOrigin origin = new ScriptedOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();

    @BeforeEach
    void script() {
        origin.answers(request -> {
            begun.incrementAndGet();
            request.response().closeHandler(gone -> broken.incrementAndGet());
            switch (request.path()) {
                case "/pour" -> pour(request.response().setChunked(true));
                case "/wait" -> request.response().setChunked(true).write("wait");
                case "/never" -> request.pause();
                default -> request.body().onSuccess(body -> request.response().end("ok"));
            }
        });
    }

    private static void pour(HttpServerResponse response) {
        response.write(Buffer.buffer(new byte[16 * 1024])).onSuccess(written -> pour(response));
    }

    private void nextIsServedSoon() {
        long before = System.nanoTime();
        assertThat(gateway.send("GET", "/").text()).isEqualTo("ok");
        assertThat(gateway.sendBody("POST", "/", new byte[100]).text()).isEqualTo("ok");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/never"})
    void a_broken_chunk_lets_go_of_the_origin(String path) {
        for (int i = 0; i < VISITORS; i++) {
            try (RawClient client = RawClient.to(gateway.port())) {
                client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n")
                        .send(new byte[BodySettings.PACE_BYTES])
                        .send("\r\n");
                int expected = i + 1;
                Eventually.holds("the origin has begun", () -> begun.get() == expected);
                client.send("ZZ\r\nbad\r\n");
                Eventually.holds("the origin is told", () -> broken.get() == expected);
            }
        }
        nextIsServedSoon();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_upload_that_breaks_off_lets_go_of_the_origin(boolean reset) {
        for (int i = 0; i < VISITORS; i++) {
            try (RawClient client = RawClient.to(gateway.port())) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
                        .send(new byte[BodySettings.PACE_BYTES]);
                int expected = i + 1;
                Eventually.holds("the origin has begun", () -> begun.get() == expected);
                if (reset) {
                    client.reset();
                }
            }
        }
        Eventually.holds("the origin is told of each", () -> broken.get() == VISITORS);
        nextIsServedSoon();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pour", "/wait"})
    void a_download_that_breaks_off_lets_go_of_the_origin(String path) {
        for (int i = 0; i < VISITORS; i++) {
            try (RawClient client = RawClient.to(gateway.port())) {
                client.send("GET", path, new byte[0]);
                assertThat(client.readHead().status()).isEqualTo(200);
                assertThat(client.skip(4)).isEqualTo(4);
            }
        }
        Eventually.holds("the origin is told of each", () -> broken.get() == VISITORS);
        nextIsServedSoon();
    }

    @Test
    void a_visitor_who_does_not_wait_for_the_answer_lets_go_of_the_origin() {
        for (int i = 0; i < VISITORS; i++) {
            try (RawClient client = RawClient.to(gateway.port())) {
                client.send("GET", "/never", new byte[0]);
                int expected = i + 1;
                Eventually.holds("the origin has begun", () -> begun.get() == expected);
            }
        }
        Eventually.holds("the origin is told of each", () -> broken.get() == VISITORS);
        nextIsServedSoon();
    }
}
