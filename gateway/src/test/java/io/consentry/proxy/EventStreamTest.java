package io.consentry.proxy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** Server-sent events. */
final class EventStreamTest {
    @Test
    void each_event_passes_before_the_next_is_sent() {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (RawOrigin origin = new RawOrigin();
                GatewayFixture gateway = GatewayFixture.before(origin.port());
                RawClient visitor = RawClient.to(gateway.port())) {
            origin.runs(connection -> {
                connection.readHead();
                connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
                for (int i = 0; i < 5; i++) {
                    connection.write("data: " + i + "\n\n");
                    if (seen.poll(10, TimeUnit.SECONDS) == null) {
                        throw new AssertionError("event " + i + " was held back");
                    }
                }
            });
            visitor.send("GET", "/events", new byte[0], "Accept: text/event-stream", "Accept-Encoding: gzip");
            RawAnswer head = visitor.readHead();
            assertThat(head.all("Content-Type")).containsExactly("text/event-stream");
            assertThat(head.all("Content-Encoding")).isEmpty();
            for (int i = 0; i < 5; i++) {
                assertThat(new String(visitor.readBytes(14), US_ASCII)).isEqualTo("9\r\ndata: " + i + "\n\n\r\n");
                seen.add("event");
            }
            assertThat(new String(visitor.readBytes(5), US_ASCII)).isEqualTo("0\r\n\r\n");
        }
    }
}
