package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** An origin that is not there, stays silent, or breaks off: what was torn is never reported as whole. */
final class BrokenOriginTest {
    /** More of a page than is held back until its encoding is known. */
    private static final String PAGE_CHUNK = "bb8\r\n" + "<p>".repeat(1000) + "\r\n";

    private static final String DE = GatewayFixture.COUNTRY + ": DE";

    @AutoClose
    private static final RawOrigin origin = new RawOrigin();

    @AutoClose
    private static final GatewayFixture hasty =
            GatewayFixture.before(origin.port(), Map.of(Option.RESPONSE_TIMEOUT, "1", Option.ANSWER_TIMEOUT, "1"));

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private static void answer(String body, String... head) {
        origin.runs(connection -> {
            connection.readHead();
            connection.write(String.join("\r\n", head) + "\r\n\r\n" + body);
        });
    }

    private static void isHonestPage(RawAnswer got, int status) {
        assertThat(got.status()).isEqualTo(status);
        assertThat(got.all("Content-Type")).containsExactly("text/html; charset=utf-8");
        assertThat(got.all("Cache-Control")).containsExactly("no-store");
        assertThat(got.all("Content-Encoding")).isEmpty();
        assertThat(got.text())
                .contains("This website cannot be shown right now")
                .contains(Integer.toString(status));
        assertThat(got.end()).isEqualTo(RawAnswer.End.WHOLE);
    }

    @Test
    void an_origin_that_refuses_is_a_502() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (GatewayFixture front = GatewayFixture.before(closed)) {
            isHonestPage(front.send("GET", "/"), 502);
            RawAnswer posted = front.sendBody("POST", "/", new byte[5 * 1024 * 1024]);
            isHonestPage(posted, 502);
            assertThat(front.send("HEAD", "/").status()).isEqualTo(502);
        }
    }

    @Test
    void after_a_502_the_connection_goes_on_behind_the_rest_of_the_body() {
        origin.runs(connection -> connection.readHead());
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST", "/", new byte[1024 * 1024]);
            isHonestPage(client.read("POST"), 502);
            answer("ok", "HTTP/1.1 200 OK", "Content-Length: 2");
            client.send("GET", "/", new byte[0]);
            assertThat(client.read("GET").text()).isEqualTo("ok");
        }
    }

    @Test
    void an_origin_that_stays_silent_is_a_504() {
        origin.runs(connection -> {
            connection.readHead();
            connection.readToEnd();
        });
        isHonestPage(hasty.send("GET", "/"), 504);
        isHonestPage(hasty.sendBody("POST", "/", new byte[100]), 504);
    }

    /**
     * Where the buffers are full and the origin's last bytes are read ahead: between the lengths tried lies less than the
     * kernel's buffers hold.
     */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html"})
    void an_origin_that_closes_behind_its_whole_answer_tears_nothing(String type) throws InterruptedException {
        int step = 1536 * 1024;
        for (int length = step; length <= 8 * step; length += step) {
            byte[] body = new byte[length];
            CountDownLatch sent = new CountDownLatch(1);
            String head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n";
            String size = Integer.toHexString(length);
            origin.runs(connection -> {
                connection.readHead();
                connection.write(head + size + "\r\n");
                connection.write(body);
                connection.write("\r\n0\r\n\r\n");
                sent.countDown();
            });
            try (RawClient client = RawClient.to(gateway.port())) {
                client.send("GET", "/", new byte[0], DE);
                RawAnswer got = client.readHead();
                // Where the buffers do not hold it all, the origin is not done before the reader goes on.
                sent.await(50, TimeUnit.MILLISECONDS);
                RawAnswer whole = client.readBody(got, "GET");
                assertThat(whole.end()).as("%d bytes", length).isEqualTo(RawAnswer.End.WHOLE);
                assertThat(whole.body().length()).isGreaterThanOrEqualTo(length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html"})
    void an_answer_cut_before_its_length_is_torn(String type) {
        answer("<p>half", "HTTP/1.1 200 OK", "Content-Type: " + type, "Content-Length: 100");
        RawAnswer got = gateway.send("GET", "/", DE);
        assertThat(got.end() == RawAnswer.End.TORN || got.status() == 502)
                .as(got.toString())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html"})
    void an_answer_cut_within_a_chunk_is_torn(String type) {
        answer(PAGE_CHUNK + "ff\r\ncd", "HTTP/1.1 200 OK", "Content-Type: " + type, "Transfer-Encoding: chunked");
        RawAnswer got = gateway.send("GET", "/", DE);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.end()).isEqualTo(RawAnswer.End.TORN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html"})
    void an_answer_cut_between_chunks_is_torn(String type) {
        answer(PAGE_CHUNK, "HTTP/1.1 200 OK", "Content-Type: " + type, "Transfer-Encoding: chunked");
        RawAnswer got = gateway.send("GET", "/", DE);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.end()).isEqualTo(RawAnswer.End.TORN);
    }

    @Test
    void a_compressed_page_that_is_cut_is_torn() {
        answer(PAGE_CHUNK, "HTTP/1.1 200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked");
        RawAnswer got = gateway.send("GET", "/", DE, "Accept-Encoding: gzip");
        assertThat(got.end()).isEqualTo(RawAnswer.End.TORN);
    }

    /** Only the framing can tell; where it announces nothing, the end of the connection is the whole body's, too. */
    @ParameterizedTest
    @CsvSource({"whole, TORN", "half, WHOLE", "none, WHOLE"})
    void a_page_that_comes_compressed_and_stops_short_is_shown_so_far_and_torn_where_more_was_announced(
            String announced, RawAnswer.End end) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (Writer out = new OutputStreamWriter(new GZIPOutputStream(packed), StandardCharsets.UTF_8)) {
            out.write("<!doctype html><title>t</title><script src=\"https://connect.facebook.net/a.js\"></script>");
            for (int i = 0; i < 1000; i++) {
                out.write("<p>" + i * i + "</p>");
            }
        }
        byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
        String length = switch (announced) {
            case "whole" -> "Content-Length: " + packed.size() + "\r\n";
            case "half" -> "Content-Length: " + half.length + "\r\n";
            default -> "";
        };
        origin.runs(connection -> {
            connection.readHead();
            connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n" + length + "\r\n");
            connection.write(half);
        });
        RawAnswer got = gateway.send("GET", "/", DE);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.end()).isEqualTo(end);
        assertThat(got.text())
                .contains("data-consentry-src=\"https://connect.facebook.net/a.js\"")
                .contains("<p>90000</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n"
            })
    void an_answer_that_is_no_http_is_a_502(String bytes) {
        origin.runs(connection -> {
            connection.readHead();
            connection.write(bytes);
        });
        isHonestPage(gateway.send("GET", "/"), 502);
    }

    @Test
    void a_pooled_connection_that_the_origin_closed_is_not_used_again() {
        for (int i = 0; i < 20; i++) {
            answer("ok", "HTTP/1.1 200 OK", "Content-Length: 2");
            assertThat(gateway.send("GET", "/").text()).isEqualTo("ok");
        }
    }

    @Test
    void a_safe_request_is_asked_again_where_the_origin_closed_in_its_very_moment() {
        // The connection stays open until the second request has come over it.
        origin.runs(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            connection.readHead();
        });
        try (RawClient client = RawClient.to(gateway.port())) {
            for (int i = 0; i < 5; i++) {
                client.send("GET", "/", new byte[0]);
                assertThat(client.read("GET").text()).isEqualTo("ok");
            }
        }
    }

    @Test
    void a_request_that_changes_something_is_not_asked_again() {
        origin.runs(connection -> connection.readHead());
        int before = origin.accepted();
        isHonestPage(gateway.send("DELETE", "/"), 502);
        isHonestPage(gateway.sendBody("POST", "/", new byte[3]), 502);
        assertThat(origin.accepted() - before).isEqualTo(2);
    }
}
