package io.consentry.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that pass both ways after the origin has agreed to another protocol, no faster than they are taken.
 *
 * <p>When one side ends, what it has sent before is delivered, and then the other side is closed.
 */
final class Tunnel {
    private static final String IDLE = "idle";

    /** How long an origin may take to read what a visitor who has gone has left. */
    private static final long LEGACY_MILLIS = 30_000;

    private Tunnel() {}

    /**
     * Begins.
     *
     * @param channel beneath the visitor's socket; null where it is not known
     * @param answer the origin's 101; paused
     */
    static void run(Vertx vertx, NetSocket visitor, @Nullable Channel channel, HttpClientResponse answer) {
        // Takes the answer's handlers, so it comes before they are set.
        NetSocket origin = answer.netSocket();
        visitor.closeHandler(gone -> {
            long timer = vertx.setTimer(
                    LEGACY_MILLIS, late -> answer.request().connection().close());
            answer.request().connection().closeHandler(closed -> vertx.cancelTimer(timer));
        });
        WriteStream<Buffer> sink =
                TunnelSink.of(origin, OrderlyClose.channel(answer.request().connection()));
        new Pump(new TunnelSource(visitor, channel), sink).run().onComplete(ended -> origin.end());
        new Pump(new OriginBody(answer), visitor).run().onComplete(ended -> visitor.end());
    }

    /** From now on a visitor's connection is closed when nothing has passed on it, either way, for so long. */
    static void idle(Channel visitor, Duration limit) {
        if (visitor.pipeline().get(IDLE) != null) {
            visitor.pipeline().replace(IDLE, IDLE, new IdleStateHandler(0, 0, limit.toMillis(), TimeUnit.MILLISECONDS));
        }
    }
}
