package io.consentry.proxy;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Closes a connection of which bytes were refused for writing first: closing with unread bytes would reset it, and the answer
 * could be lost with it (RFC 9112, 9.6).
 */
final class Lingering {
    /** How long a visitor who was refused may take to read the answer, what it still sends being thrown away. */
    private static final int MILLIS = 1000;

    private Lingering() {}

    static void close(ChannelHandlerContext context, ChannelPromise promise) {
        Channel channel = context.channel();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            var unused = tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            var unused = duplex.shutdownOutput();
        }
        channel.config().setAutoRead(true);
        var unused = channel.eventLoop()
                .schedule(
                        () -> {
                            var unusedToo = context.close(promise);
                        },
                        MILLIS,
                        TimeUnit.MILLISECONDS);
    }
}
