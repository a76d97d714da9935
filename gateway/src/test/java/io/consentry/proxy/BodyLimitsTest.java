package io.consentry.proxy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** Bodies of requests: how long they may be, and how slowly they may come. */
final class BodyLimitsTest {
    private static final byte[] NONE = new byte[0];
    private static final int MEBIBYTE = 1024 * 1024;
    private static final String LENGTH = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n";

    private static final AtomicInteger begun = new AtomicInteger();
    private static final AtomicInteger broken = new AtomicInteger();

    private static ScriptedOrigin origin;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> {
            begun.incrementAndGet();
            request.response().closeHandler(gone -> broken.incrementAndGet());
            request.body().onSuccess(body -> request.response().end("got " + body.length()));
        });
        gateway = GatewayFixture.before(origin.port(), Map.of(Option.BODY_TIMEOUT, "1", Option.MAX_BODY, "1"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    @Test
    void a_body_as_long_as_allowed_passes_and_a_longer_one_does_not_reach_the_origin() {
        assertThat(gateway.sendBody("POST", "/", new byte[MEBIBYTE]).text()).isEqualTo("got " + MEBIBYTE);
        int before = begun.get();
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send(LENGTH + (MEBIBYTE + 1) + "\r\n\r\n");
            assertThat(client.read("POST").status()).isEqualTo(413);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(begun).hasValue(before);
    }

    @Test
    void chunks_that_become_too_many_are_broken_off_at_both_ends() {
        int before = broken.get();
        int already = begun.get();
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send(CHUNKED + "\r\n10000\r\n");
            for (int i = 0; i < 15; i++) {
                client.send(new byte[0x10000]).send("\r\n10000\r\n");
            }
            Eventually.holds("the origin has begun", () -> begun.get() > already);
            client.send(new byte[0x10000]);
            assertThat(client.isClosed()).isTrue();
        }
        Eventually.holds("the origin is told", () -> broken.get() > before);
    }

    @Test
    void a_body_that_drips_is_broken_off_at_both_ends() {
        for (String head : new String[] {LENGTH + "20000\r\n\r\n", CHUNKED + "\r\n4e20\r\n"}) {
            int before = broken.get();
            try (RawClient client = RawClient.to(gateway.port())) {
                client.send(head).send(new byte[BodySettings.PACE_BYTES]);
                Eventually.holds("the connection is closed", () -> isRefused(client));
            }
            Eventually.holds("the origin is told", () -> broken.get() > before);
        }
    }

    @Test
    void a_body_that_drips_from_its_beginning_on_does_not_reach_the_origin() {
        int before = begun.get();
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send(LENGTH + "1000\r\n\r\n");
            Eventually.holds("the connection is closed", () -> isRefused(client));
        }
        assertThat(begun).hasValue(before);
    }

    /** Sends another byte; each would do for an idle timeout. */
    private static boolean isRefused(RawClient client) {
        try {
            client.send("x");
            return false;
        } catch (java.io.UncheckedIOException closed) {
            return true;
        }
    }

    @Test
    void a_consent_that_drips_is_broken_off() {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST /_consent/v1/choices HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Sec-Fetch-Site: same-origin\r\nContent-Length: 50\r\n\r\n{");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_body_that_is_waited_for_by_nobody_has_no_pace() {
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST", "/", new byte[10]);
            assertThat(client.read("POST").text()).isEqualTo("got 10");
            try (RawClient slow = RawClient.to(gateway.port())) {
                slow.send(LENGTH + "10\r\n\r\n");
                assertThat(slow.isClosed()).isTrue();
            }
            // For longer than a body may take, no body was expected here.
            client.send("GET", "/", NONE);
            assertThat(client.read("GET").status()).isEqualTo(200);
        }
    }
}
