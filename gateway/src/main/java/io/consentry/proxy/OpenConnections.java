package io.consentry.proxy;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;

/** Counts the connections of all event loops, and closes those that are too many. */
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

    /** Whether a new connection may stay; otherwise it is being closed. */
    boolean admits(HttpConnection connection) {
        if (open.incrementAndGet() > atMost) {
            open.decrementAndGet();
            connection.close();
            return false;
        }
        Channel channel = RequestGuard.channel(connection);
        if (channel == null) {
            connection.closeHandler(closed -> open.decrementAndGet());
        } else {
            // A connection that goes on in another protocol tells nobody of its end.
            channel.closeFuture().addListener(closed -> open.decrementAndGet());
        }
        return true;
    }
}
