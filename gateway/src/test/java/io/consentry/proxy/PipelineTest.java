package io.consentry.proxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.GatewayProcess;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** Visitors who send many requests before they have read an answer (RFC 9112, 9.3.2). */
final class PipelineTest {
    private static final int REQUESTS = 2_000;

    /** After it, a connection is read in pieces of the greatest size. */
    private static final byte[] LONG_BODY = new byte[4 << 20];

    private static final int HEAP = 64;
    private static final int CLIENTS = 60;

    @TempDir
    private Path folder;

    @AutoClose
    private final ScriptedOrigin origin = new ScriptedOrigin();

    @BeforeEach
    void start() {
        origin.answers(
                request -> request.body().onSuccess(body -> request.response().end(request.path())));
    }

    private static String pipeline() {
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> "GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n")
                .collect(Collectors.joining());
    }

    @Test
    void each_of_many_requests_at_once_has_its_own_answer_in_its_turn() {
        try (GatewayFixture gateway = GatewayFixture.before(origin.port());
                RawClient client = RawClient.to(gateway.port())) {
            client.send("POST", "/body", LONG_BODY);
            assertThat(client.read("POST").text()).isEqualTo("/body");
            client.send(pipeline());
            for (int i = 0; i < REQUESTS; i++) {
                RawAnswer answer = client.read("GET");
                assertThat(answer.text()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void requests_behind_one_that_is_not_answered_take_little_memory() throws Exception {
        origin.answers(request -> {
            if (!request.path().equals("/never")) {
                request.body().onSuccess(body -> request.response().end("ok"));
            }
        });
        List<RawClient> clients = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder, "--banner=false")) {
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = RawClient.to(gateway.port());
                clients.add(client);
                client.send("POST", "/body", LONG_BODY);
                assertThat(client.read("POST").status()).isEqualTo(200);
                client.send(
                        "GET /never HTTP/1.1\r\nHost: a\r\n\r\n" + pipeline().repeat(4));
            }
            RawAnswer other = RawClient.exchange(gateway.port(), "GET", "/", new byte[0]);
            assertThat(other.status()).isEqualTo(200);
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void a_visitor_who_goes_with_requests_unanswered_is_no_matter_for_the_log() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        origin.answers(request -> asked.incrementAndGet());
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder, "--banner=false")) {
            try (RawClient client = RawClient.to(gateway.port())) {
                client.send(pipeline());
                Eventually.holds("the first request is under way", () -> asked.get() == 1);
                client.reset();
            }
            Eventually.holds("the gateway has let go of it", () -> origin.open() == 0);
            assertThat(gateway.log()).doesNotContain("WARN");
        }
    }
}
