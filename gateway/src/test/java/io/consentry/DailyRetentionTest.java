package io.consentry;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

import io.consentry.consent.EventRetention.Dropped;
import io.consentry.consent.KeptFor;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.telemetry.Metrics;

import static org.assertj.core.api.Assertions.assertThat;

class DailyRetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void what_is_dropped_is_counted_and_a_failure_is_not_taken_for_done() {
        Deque<CompletionStage<Dropped>> answers = new ArrayDeque<>();
        List<Instant> asked = new ArrayList<>();
        Vertx vertx = Vertx.vertx();
        try (Metrics metrics = new Metrics()) {
            DailyRetention daily = new DailyRetention(
                    vertx,
                    before -> {
                        asked.add(before);
                        return answers.remove();
                    },
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    metrics);

            answers.add(CompletableFuture.failedStage(new StoreUnavailableException("gone")));
            daily.run();
            assertThat(metrics.scrape()).contains("consentry_retention_done 0.0");

            daily.keep(new KeptFor(24));
            answers.add(CompletableFuture.completedStage(new Dropped(7, List.of("event_2021_10"), 3, 1)));
            daily.run();

            assertThat(asked)
                    .containsExactly(Instant.parse("2021-11-01T00:00:00Z"), Instant.parse("2024-11-01T00:00:00Z"));
            assertThat(metrics.scrape())
                    .contains("consentry_retention_dropped_total{kind=\"events\"} 7.0")
                    .contains("consentry_retention_dropped_total{kind=\"months\"} 1.0")
                    .contains("consentry_retention_dropped_total{kind=\"records\"} 3.0")
                    .contains("consentry_retention_dropped_total{kind=\"notices\"} 1.0")
                    .containsPattern("consentry_retention_done 1\\.7958\\d+E9");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
