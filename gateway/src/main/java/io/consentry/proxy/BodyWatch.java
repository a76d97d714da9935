package io.consentry.proxy;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;

/**
 * Watches that the bodies of a connection's requests are no longer than allowed and come at the least pace.
 *
 * <p>An idle timeout alone can be fed: a body that brings a byte now and then holds a connection to the origin for as long
 * as its sender likes. A time in which the gateway itself did not read, since the origin takes no more, does not count.
 * All methods are for the connection's event loop.
 */
final class BodyWatch {
    private final Channel channel;
    private final BodySettings limits;
    private long taken;
    private long takenInPeriod;
    private boolean heldUp;
    private boolean timed;
    private int body;

    BodyWatch(Channel channel, BodySettings limits) {
        this.channel = channel;
        this.limits = limits;
    }

    /** Whether a body of this announced length would be too long. */
    boolean isTooLong(long announced) {
        return announced > limits.maxBytes();
    }

    /**
     * A body is expected from now on.
     *
     * @param asked whether it comes only when it is asked for, so that its time begins with its first byte
     */
    void begin(boolean asked) {
        body++;
        taken = 0;
        takenInPeriod = 0;
        heldUp = false;
        timed = false;
        if (!asked) {
            expectMore();
        }
    }

    /** Counts bytes that came; false where they are too many by now. */
    boolean take(long bytes) {
        if (!timed) {
            expectMore();
        }
        taken += bytes;
        takenInPeriod += bytes;
        return taken <= limits.maxBytes();
    }

    /** No body is expected any more. */
    void end() {
        body++;
    }

    /** All that was there has been read. */
    void pause() {
        heldUp |= !channel.config().isAutoRead();
    }

    private void expectMore() {
        timed = true;
        int expected = body;
        var unused = channel.eventLoop()
                .schedule(
                        () -> {
                            if (expected == body && channel.isActive()) {
                                look();
                            }
                        },
                        limits.timeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void look() {
        boolean slow = takenInPeriod < BodySettings.PACE_BYTES
                && !heldUp
                && channel.config().isAutoRead();
        if (slow) {
            var unused = channel.close();
            return;
        }
        takenInPeriod = 0;
        heldUp = false;
        expectMore();
    }
}
