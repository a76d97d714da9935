package io.consentry.proxy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** Visitors who send many requests before they have read an answer (RFC 9112, 9.3.2). */
final class PipelineTest {
    private static final int REQUESTS = 2_000;

    /** After it, a connection is read in pieces of the greatest size. */
    private static final byte[] LONG_BODY = new byte[4 << 20];

    private ScriptedOrigin origin;

    @BeforeEach
    void start() {
        origin = new ScriptedOrigin();
        origin.answers(
                request -> request.body().onSuccess(body -> request.response().end(request.path())));
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void each_of_many_requests_at_once_has_its_own_answer_in_its_turn() {
        try (GatewayFixture gateway = GatewayFixture.before(origin.port());
                RawClient client = RawClient.to(gateway.port())) {
            client.send("POST", "/body", LONG_BODY);
            assertThat(client.read("POST").text()).isEqualTo("/body");
            client.send(IntStream.range(0, REQUESTS)
                    .mapToObj(i -> "GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n")
                    .collect(Collectors.joining()));
            for (int i = 0; i < REQUESTS; i++) {
                RawAnswer answer = client.read("GET");
                assertThat(answer.text()).isEqualTo("/" + i);
            }
        }
    }
}
