package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** More requests than the website's server gets at a time. */
final class PoolTest {
    private static final int CONNECTIONS = 1;
    private static final int WAITING = 2;
    private static final int VISITORS = 40;

    /** Has been counted down. */
    private static final CountDownLatch NONE = new CountDownLatch(0);

    @Test
    void some_wait_the_others_are_refused_and_all_is_well_once_the_server_answers() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(VISITORS);
        Map<Option, String> options = Map.of(
                Option.ORIGIN_CONNECTIONS, String.valueOf(CONNECTIONS), Option.ORIGIN_QUEUE, String.valueOf(WAITING));
        try (RawOrigin origin = new RawOrigin();
                GatewayFixture gateway = GatewayFixture.before(origin.port(), options)) {
            origin.runs(connection -> {
                for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
                    await(head.startsWith("GET /page") ? answers : NONE);
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
            });
            List<Future<RawAnswer>> visitors = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                visitors.add(threads.submit(() -> gateway.send("GET", "/page")));
            }
            int perLoop = CONNECTIONS + WAITING;
            int atMost = Runtime.getRuntime().availableProcessors() * perLoop;
            Eventually.holds(
                    "those whom nobody can serve are told so",
                    () -> visitors.stream().filter(Future::isDone).count() >= VISITORS - atMost);
            answers.countDown();
            int served = 0;
            for (Future<RawAnswer> visitor : visitors) {
                RawAnswer answer = visitor.get();
                served += answer.status() == 200 ? 1 : 0;
                if (answer.status() != 200) {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.all("Retry-After")).hasSize(1);
                }
            }
            assertThat(served).isBetween(perLoop, atMost);
            assertThat(gateway.send("GET", "/page").status()).isEqualTo(200);
        } finally {
            answers.countDown();
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
