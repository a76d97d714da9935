package io.consentry.proxy;

import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The visitor's side of a tunnel, from which nothing is read while it is paused. Vert.x 5.0.12 would go on reading, and keep
 * some twenty pieces of up to 64 KiB each. For the connection's event loop.
 */
final class TunnelSource implements ReadStream<Buffer> {
    private final NetSocket socket;
    private final @Nullable Channel channel;

    /**
     * Makes one.
     *
     * @param channel beneath the socket; null where it is not known
     */
    TunnelSource(NetSocket socket, @Nullable Channel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    @Override
    public ReadStream<Buffer> pause() {
        reads(false);
        socket.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        socket.fetch(amount);
        reads(true);
        return this;
    }

    private void reads(boolean on) {
        if (channel != null) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        socket.handler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        socket.exceptionHandler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        socket.endHandler(handler);
        return this;
    }
}
