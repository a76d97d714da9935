package io.consentry.proxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;
import io.consentry.TestCertificate;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** A body that comes slowly holds no connection to the website: its beginning is waited for here. */
final class SlowBodiesTest {
    private static final int ENOUGH = BodySettings.PACE_BYTES;
    private static final String POST = "POST / HTTP/1.1\r\nHost: shop.test\r\n";
    private static final String ASKS = "Expect: 100-continue\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    /** In such steps held memory is counted. */
    private static final int STEP = 1024;

    /** More than there are connections to the website, which is one on each event loop. */
    private static final int MANY = 40;

    private static ScriptedOrigin origin;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start(@TempDir Path folder) {
        origin = new ScriptedOrigin();
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate.of("shop.test", folder).write(cert, key);
        gateway = GatewayFixture.before(
                origin.port(),
                Map.of(
                        Option.ORIGIN_CONNECTIONS, "1",
                        Option.PAGE_MEMORY, "1",
                        Option.TLS_PORT, "0",
                        Option.TLS_CERT, cert.toString(),
                        Option.TLS_KEY, key.toString()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void script() {
        origin.answers(request -> {
            asked.add(request.method() + " " + request.headers().contains("Expect"));
            request.body().onSuccess(body -> request.response().end("got " + body.length()));
        });
        nothingIsHeld();
    }

    private static double held() {
        return gateway.metric("consentry_pages_memory");
    }

    private static void nothingIsHeld() {
        Eventually.holds("nothing is held", () -> held() == 0);
    }

    private static String length(int bytes) {
        return "Content-Length: " + bytes + "\r\n\r\n";
    }

    @Test
    void whoever_drips_keeps_nobody_waiting() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        try (FrameClient frames = new FrameClient(gateway.tlsPort())) {
            for (int i = 0; i < MANY; i++) {
                slow.add(RawClient.to(gateway.port())
                        .send(POST + (i % 2 == 0 ? length(1000) + "x" : CHUNKED + "9\r\nx")));
                frames.send(FrameClient.head("POST", "/"), 1);
            }
            Eventually.holds("all have begun", () -> held() >= 2 * MANY * STEP);
            for (int i = 0; i < MANY; i++) {
                assertThat(gateway.send("GET", "/").status()).isEqualTo(200);
                assertThat(gateway.sendBody("POST", "/", new byte[10]).text()).isEqualTo("got 10");
            }
            assertThat(asked).hasSize(2 * MANY);
        } finally {
            slow.forEach(RawClient::close);
        }
        nothingIsHeld();
        assertThat(asked).as("those who have gone never come to the website").hasSize(2 * MANY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_website_sees_nothing_before_enough_has_come(boolean chunked) {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send(POST + (chunked ? CHUNKED + "4e20\r\n" : length(20_000)));
            client.send(new byte[ENOUGH - 1]);
            Eventually.holds("all that was sent is held", () -> held() >= ENOUGH - 1);
            assertThat(asked).isEmpty();
            client.send(new byte[1]);
            Eventually.holds("the website is asked", () -> asked.size() == 1);
            client.send(new byte[20_000 - ENOUGH]);
            assertThat(client.send(chunked ? "\r\n0\r\n\r\n" : "").read("POST").text())
                    .isEqualTo("got 20000");
        }
        nothingIsHeld();
    }

    @Test
    void over_http_2_too() throws Exception {
        try (FrameClient frames = new FrameClient(gateway.tlsPort())) {
            Http2FrameStream stream = frames.send(FrameClient.head("POST", "/"), ENOUGH - 1);
            Eventually.holds("all that was sent is held", () -> held() >= ENOUGH - 1);
            assertThat(asked).isEmpty();
            frames.send(data(1, false).stream(stream));
            Eventually.holds("the website is asked", () -> asked.size() == 1);
            frames.send(data(5, true).stream(stream));
            assertThat(frames.outcome(stream)).isEqualTo("200");
        }
        nothingIsHeld();
    }

    private static DefaultHttp2DataFrame data(int bytes, boolean end) {
        return new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[bytes]), end);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, ENOUGH - 1, ENOUGH, ENOUGH + 1, 3 * ENOUGH})
    void a_body_arrives_whole(int size) {
        assertThat(gateway.sendBody("POST", "/", new byte[size]).text()).isEqualTo("got " + size);
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send(POST + CHUNKED);
            if (size > 0) {
                client.send(Integer.toHexString(size) + "\r\n")
                        .send(new byte[size])
                        .send("\r\n");
            }
            assertThat(client.send("0\r\nX-Trailer: t\r\n\r\n").read("POST").text())
                    .isEqualTo("got " + size);
            client.send("GET", "/", new byte[0]);
            assertThat(client.read("GET").status()).isEqualTo(200);
        }
        nothingIsHeld();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_visitor_who_goes_before_that_does_not_come_to_the_website(boolean reset) throws Exception {
        try (RawClient client = RawClient.to(gateway.port());
                FrameClient frames = new FrameClient(gateway.tlsPort())) {
            client.send(POST + length(1000)).send(new byte[900]);
            Http2FrameStream stream = frames.send(FrameClient.head("POST", "/"), 900);
            Eventually.holds("what was sent is held", () -> held() >= 2 * STEP);
            if (reset) {
                client.reset();
                frames.send(new DefaultHttp2ResetFrame(8).stream(stream));
                nothingIsHeld();
            }
        }
        nothingIsHeld();
        assertThat(gateway.send("GET", "/").status()).isEqualTo(200);
        assertThat(asked).containsExactly("GET false");
    }

    @Test
    void a_visitor_who_asks_first_is_told_to_send_before_the_website_is_asked() throws Exception {
        try (RawClient client = RawClient.to(gateway.port());
                FrameClient frames = new FrameClient(gateway.tlsPort())) {
            client.send(POST + ASKS + length(5));
            assertThat(client.readHead().status()).isEqualTo(100);
            Http2FrameStream stream = frames.send(FrameClient.head("POST", "/").add("expect", "100-continue"), 0);
            assertThat(frames.outcome(stream)).isEqualTo("100");
            assertThat(asked).isEmpty();
            client.send("hello");
            RawAnswer got = client.readBody(client.readHead(), "POST");
            assertThat(got.text()).as("and once only").isEqualTo("got 5");
            frames.send(data(3, true).stream(stream));
            assertThat(frames.outcome(stream)).isEqualTo("200");
            client.send(POST + ASKS + CHUNKED);
            assertThat(client.readHead().status()).isEqualTo(100);
            client.send("3\r\nabc\r\n0\r\n\r\n");
            assertThat(client.readBody(client.readHead(), "POST").text()).isEqualTo("got 3");
        }
        assertThat(asked).as("what was met here is not expected of the website").containsOnly("POST false");
    }

    @Test
    void nobody_is_told_to_send_what_there_is_not_or_in_words_they_do_not_know() {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n" + ASKS + "\r\n");
            assertThat(client.readBody(client.readHead(), "GET").text()).isEqualTo("got 0");
            client.send("POST / HTTP/1.0\r\nHost: shop.test\r\n" + ASKS + length(2) + "ab");
            assertThat(client.readBody(client.readHead(), "POST").text()).isEqualTo("got 2");
        }
    }

    @Test
    void a_choice_that_waits_to_be_asked_for_is_asked_for() {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST /_consent/v1/choices HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n"
                    + "Sec-Fetch-Site: same-origin\r\n" + ASKS + length(2));
            assertThat(client.readHead().status()).isEqualTo(100);
            assertThat(client.send("{}").readHead().status()).isEqualTo(400);
        }
    }

    /** A mebibyte is there for all that is held; bodies get half. */
    @Test
    void what_bodies_hold_is_bounded_and_pages_keep_their_part() throws Exception {
        origin.answersPage("<!doctype html><title>t</title>");
        List<RawClient> slow = new ArrayList<>();
        try (FrameClient frames = new FrameClient(gateway.tlsPort())) {
            for (int i = 0; i < MANY; i++) {
                slow.add(
                        RawClient.to(gateway.port()).send(POST + length(ENOUGH)).send(new byte[ENOUGH - 1]));
            }
            Eventually.holds("half is taken", () -> held() > 480 * 1024);
            assertThat(held()).isLessThanOrEqualTo(512 * 1024);
            Http2FrameStream stream = frames.send(FrameClient.head("POST", "/"), ENOUGH - 1);
            assertThat(frames.outcome(stream)).isEqualTo("503");
            RawAnswer refused;
            try (RawClient another = RawClient.to(gateway.port())) {
                refused = another.send(POST + length(ENOUGH))
                        .send(new byte[ENOUGH - 1])
                        .read("POST");
            }
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(refused.text()).contains("Too many requests");
            assertThat(gateway.send("GET", "/", GatewayFixture.COUNTRY + ": DE", "Sec-Fetch-Dest: document")
                            .status())
                    .isEqualTo(200);
        } finally {
            slow.forEach(RawClient::close);
        }
        nothingIsHeld();
        assertThat(gateway.sendBody("POST", "/", new byte[ENOUGH]).status()).isEqualTo(200);
    }

    @Test
    void a_head_over_http_2_that_is_all_there_is_waits_for_its_end() throws Exception {
        try (FrameClient frames = new FrameClient(gateway.tlsPort())) {
            Http2Headers head = FrameClient.head("POST", "/");
            Http2FrameStream stream = frames.send(head, 0);
            frames.send(data(0, true).stream(stream));
            assertThat(frames.outcome(stream)).isEqualTo("200");
        }
    }
}
