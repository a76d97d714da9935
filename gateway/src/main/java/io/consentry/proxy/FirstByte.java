package io.consentry.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether an origin has sent a byte since it was last asked. One that has begun to answer may have done what it was
 * asked for, so it is not asked again. For the connection's event loop.
 */
final class FirstByte extends ChannelInboundHandlerAdapter {
    private boolean seen;

    /** Watches a new connection of HTTP/1; over HTTP/2 a head comes whole. */
    static void watch(Channel channel) {
        ChannelHandlerContext codec = channel.pipeline().context(HttpClientCodec.class);
        if (codec != null) {
            channel.pipeline().addBefore(codec.name(), "firstByte", new FirstByte());
        }
    }

    /** What watches this connection, with nothing seen yet; null if nothing does. */
    static @Nullable FirstByte begin(HttpConnection connection) {
        Channel channel = OrderlyClose.channel(connection);
        FirstByte watch = channel == null ? null : channel.pipeline().get(FirstByte.class);
        if (watch != null) {
            watch.seen = false;
        }
        return watch;
    }

    boolean isSeen() {
        return seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        seen = true;
        context.fireChannelRead(message);
    }
}
