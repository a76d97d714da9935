package io.consentry.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * The origin's side of a tunnel, full when its connection is. Vert.x 5.0.12 never says that what is written there has been
 * taken, and counts pieces alone: some sixteen of them, each of up to 64 KiB, would wait in the heap for every origin that
 * does not read. For the connection's event loop.
 */
final class TunnelSink extends ChannelInboundHandlerAdapter implements WriteStream<Buffer> {
    /** What Vert.x calls its own last handler. */
    private static final String VERTX = "handler";

    private final NetSocket socket;
    private final Channel channel;
    private @Nullable Handler<Void> drained;

    private TunnelSink(NetSocket socket, Channel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    /**
     * Makes one.
     *
     * @param channel beneath the socket; null where it is not known, and pieces are counted
     */
    static WriteStream<Buffer> of(NetSocket socket, @Nullable Channel channel) {
        if (channel == null || channel.pipeline().context(VERTX) == null) {
            return socket;
        }
        TunnelSink sink = new TunnelSink(socket, channel);
        channel.pipeline().addBefore(VERTX, "tunnelSink", sink);
        return sink;
    }

    @Override
    public Future<Void> write(Buffer piece) {
        Future<Void> written = socket.write(piece);
        return written.failed() ? written : Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
        return !channel.isWritable() || socket.writeQueueFull();
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
        drained = handler;
        socket.drainHandler(handler);
        return this;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        Handler<Void> handler = drained;
        if (handler != null && channel.isWritable()) {
            handler.handle(null);
        }
    }

    @Override
    public Future<Void> end() {
        return socket.end();
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        socket.exceptionHandler(handler);
        return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
        socket.setWriteQueueMaxSize(maxSize);
        return this;
    }
}
