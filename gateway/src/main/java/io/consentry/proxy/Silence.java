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

    /** A visitor may be silent for twice as long, as its connection may. */
    private static final int VISITORS_LOOKS = 2 * LOOKS;

    private final Vertx vertx;
    private final Supplier<Duration> limit;
    private final BooleanSupplier visitorsTurn;
    private final LongSupplier progress;
    private long seen;
    private int silent;
    private int stopped;
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

    /**
     * Begins.
     *
     * @param tooLong the origin has been silent for too long; called once
     * @param stopped the visitor has been, in its turn; called again each time that this lasts as long again
     */
    void watch(Runnable tooLong, Runnable stopped) {
        seen = progress.getAsLong();
        silent = 0;
        lookAgain(tooLong, stopped);
    }

    private void lookAgain(Runnable tooLong, Runnable visitorStopped) {
        long stepMillis = Math.max(1, limit.get().toMillis() / LOOKS);
        due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(stepMillis);
        timer = vertx.setTimer(stepMillis, fired -> {
            timer = NONE;
            look(stepMillis);
            if (silent >= LOOKS) {
                tooLong.run();
                return;
            }
            lookAgain(tooLong, visitorStopped);
            if (stopped >= VISITORS_LOOKS) {
                stopped = 0;
                visitorStopped.run(); // may end the watch
            }
        });
    }

    private void look(long stepMillis) {
        long now = progress.getAsLong();
        boolean visitors = visitorsTurn.getAsBoolean();
        boolean moved = now != seen;
        seen = now;
        if (moved || visitors) {
            silent = 0;
        }
        if (moved || !visitors) {
            stopped = 0;
        }
        if (moved || System.nanoTime() - due >= TimeUnit.MILLISECONDS.toNanos(stepMillis)) {
            return;
        }
        if (visitors) {
            stopped++;
        } else {
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
