package io.consentry.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;

/**
 * Drops interim answers that nobody asked for (RFC 9110, 15.2), such as 102: Vert.x would take the first of them for the last
 * answer. Of the others it knows what to do.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {
    private boolean dropping;

    /** Watches a new connection of HTTP/1, before the named handler. */
    static void watch(Channel channel, String before) {
        channel.pipeline().addBefore(before, "interimAnswers", new InterimAnswers());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse answer) {
            dropping = isUnknown(answer.status().code());
        }
        if (dropping) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private static boolean isUnknown(int status) {
        return switch (status) {
            case 100, 101, 103 -> false;
            default -> status >= 100 && status < 200;
        };
    }
}
