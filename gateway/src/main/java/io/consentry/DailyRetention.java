package io.consentry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.consent.EventRetention;
import io.consentry.consent.KeptFor;
import io.consentry.telemetry.Metrics;

/** Drops once a day what has been kept for long enough, until the event loops end. */
final class DailyRetention {
    private static final Logger LOG = LoggerFactory.getLogger(DailyRetention.class);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration BETWEEN = Duration.ofDays(1);
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Vertx vertx;
    private final EventRetention retention;
    private final Clock clock;
    private final LongAdder events = new LongAdder();
    private final LongAdder months = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder notices = new LongAdder();
    private final AtomicLong lastDone = new AtomicLong();
    private volatile KeptFor kept = KeptFor.DEFAULT;

    DailyRetention(Vertx vertx, EventRetention retention, Clock clock, Metrics metrics) {
        this.vertx = vertx;
        this.retention = retention;
        this.clock = clock;
        watch(metrics, "events", events);
        watch(metrics, "months", months);
        watch(metrics, "records", records);
        watch(metrics, "notices", notices);
        metrics.watchLevel(
                "consentry.retention.done",
                "when retention was last carried out here, in seconds since 1970; 0 for not yet",
                lastDone,
                AtomicLong::get);
    }

    private static void watch(Metrics metrics, String kind, LongAdder count) {
        metrics.watch("consentry.retention.dropped", "what retention dropped", count, LongAdder::sum, "kind", kind);
    }

    /** From the next time on, keeps events for so long. */
    void keep(KeptFor changed) {
        kept = changed;
    }

    /** Begins, at a moment of chance: gateways that start together shall not all come at once. */
    void start() {
        next(SOON.plusMillis(ThreadLocalRandom.current().nextLong(AGAIN.toMillis() / 6)));
    }

    private void next(Duration later) {
        vertx.setTimer(later.toMillis(), timer -> run());
    }

    /** Does it now. */
    void run() {
        Instant before = kept.before(clock.instant());
        retention.drop(before).whenComplete((dropped, failure) -> {
            if (failure == null) {
                count(dropped);
                LOG.info("retention: dropped from before {}: {}", before, dropped);
            } else {
                LOG.warn("retention could not be carried out, and is tried again in an hour", failure);
            }
            next(failure == null ? BETWEEN : AGAIN);
        });
    }

    private void count(EventRetention.Dropped dropped) {
        events.add(dropped.events());
        months.add(dropped.months().size());
        records.add(dropped.records());
        notices.add(dropped.notices());
        lastDone.set(clock.instant().getEpochSecond());
    }
}
