package io.consentry.proxy;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;

/** Counts the connections of all event loops, and says which are too many. */
public final class OpenConnections {
    private final AtomicInteger open = new AtomicInteger();
    private final int atMost;

    /** Takes how many may be open at a time. */
    public OpenConnections(int atMost) {
        this.atMost = atMost;
    }

    /** How many are open now. */
    public int open() {
        return open.get();
    }

    /** Whether a new connection may stay, and counts from now on until its end; otherwise it is to be closed. */
    boolean admits(Channel channel) {
        if (open.incrementAndGet() > atMost) {
            open.decrementAndGet();
            return false;
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        return true;
    }
}
