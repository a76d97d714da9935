package io.consentry.proxy;

import java.io.IOException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes a visitor's reset for the connection's end, of which everybody hears anyway. Vert.x 5.0.12 would look for the answer of a
 * request that waits for its turn and has none, and log its own failure, as often as anybody likes.
 */
final class QuietReset extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            var unused = context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
