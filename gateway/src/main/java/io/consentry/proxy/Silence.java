package io.consentry.proxy;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.vertx.core.Vertx;

/**
 * Watches that the origin does not stay silent. While it is the visitor's turn, to send more or to read more, the
 * origin's silence does not count: a slow visitor is no fault of the origin's.
 */
final class Silence {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final Duration limit;
    private final BooleanSupplier visitorsTurn;
    private final LongSupplier progress;
    private long seen;
    private long timer = NONE;

    /**
     * Prepares the watch.
     *
     * @param limit how long a silence may last; it is noticed after once to three times that time
     * @param visitorsTurn whether the visitor is waited for
     * @param progress a number that changes with every byte that has passed
     */
    Silence(Vertx vertx, Duration limit, BooleanSupplier visitorsTurn, LongSupplier progress) {
        this.vertx = vertx;
        this.limit = limit;
        this.visitorsTurn = visitorsTurn;
        this.progress = progress;
    }

    void watch(Runnable tooLong) {
        // While the visitor is waited for, nothing passes: the origin's time begins anew after that.
        seen = visitorsTurn.getAsBoolean() ? NONE : progress.getAsLong();
        timer = vertx.setTimer(limit.toMillis(), fired -> {
            timer = NONE;
            if (visitorsTurn.getAsBoolean() || progress.getAsLong() != seen) {
                watch(tooLong);
            } else {
                tooLong.run();
            }
        });
    }

    void stop() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
