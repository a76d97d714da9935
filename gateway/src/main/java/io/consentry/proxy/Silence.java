package io.consentry.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.vertx.core.Vertx;

/**
 * Watches that the origin does not stay silent. While it is the visitor's turn, to send more or to read more, the
 * origin's silence does not count: a slow visitor is no fault of the origin's. Nor does a time in which this machine was
 * too busy to look.
 */
final class Silence {
    private static final long NONE = -1;

    /** So many looks in a row, each a part of the limit after the other, must find nothing new. */
    private static final int LOOKS = 4;

    private final Vertx vertx;
    private final Supplier<Duration> limit;
    private final BooleanSupplier visitorsTurn;
    private final LongSupplier progress;
    private long seen;
    private int silent;
    private long due;
    private long timer = NONE;

    /**
     * Prepares the watch.
     *
     * @param limit how long a silence may last from now on; it is noticed after once to one and a half times that time
     * @param visitorsTurn whether the visitor is waited for
     * @param progress a number that changes with every byte that has passed
     */
    Silence(Vertx vertx, Supplier<Duration> limit, BooleanSupplier visitorsTurn, LongSupplier progress) {
        this.vertx = vertx;
        this.limit = limit;
        this.visitorsTurn = visitorsTurn;
        this.progress = progress;
    }

    void watch(Runnable tooLong) {
        seen = progress.getAsLong();
        silent = 0;
        lookAgain(tooLong);
    }

    private void lookAgain(Runnable tooLong) {
        long stepMillis = Math.max(1, limit.get().toMillis() / LOOKS);
        due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(stepMillis);
        timer = vertx.setTimer(stepMillis, fired -> {
            timer = NONE;
            look(stepMillis);
            if (silent < LOOKS) {
                lookAgain(tooLong);
            } else {
                tooLong.run();
            }
        });
    }

    private void look(long stepMillis) {
        long now = progress.getAsLong();
        if (visitorsTurn.getAsBoolean() || now != seen) {
            seen = now;
            silent = 0;
        } else if (System.nanoTime() - due < TimeUnit.MILLISECONDS.toNanos(stepMillis)) {
            silent++;
        }
    }

    void stop() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
