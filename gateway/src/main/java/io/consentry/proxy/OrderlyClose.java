package io.consentry.proxy;

import java.io.IOException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the news that an origin has closed its connection behind the bytes that it sent before.
 *
 * <p>Vert.x holds what comes while a response is paused, but passes the close on at once and forgets what it holds: an
 * answer that is whole would be torn whenever its reader is slower than its origin. All methods are for the connection's
 * event loop.
 */
final class OrderlyClose extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyClose.class);

    private final Channel channel;
    private int answers;
    private boolean held;
    private boolean closed;

    private OrderlyClose(Channel channel) {
        this.channel = channel;
    }

    /** Watches over a new connection to an origin. Streams of HTTP/2 end by themselves, so it is left as it is. */
    static void watch(HttpConnection connection) {
        // Each exchange is told by its own means, and Vert.x would log the same as an error of ours.
        connection.exceptionHandler(broken -> LOG.debug("a connection to the origin failed: {}", broken.toString()));
        Channel channel = channel(connection);
        if (channel != null && channel.pipeline().get(HttpClientCodec.class) != null) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            channel.pipeline().addBefore("handler", "orderlyClose", new OrderlyClose(channel));
            InterimAnswers.watch(channel, "orderlyClose");
            FirstByte.watch(channel);
        }
    }

    /** What watches over this connection; null if nothing does. */
    static @Nullable OrderlyClose of(HttpConnection connection) {
        Channel channel = channel(connection);
        return channel == null ? null : channel.pipeline().get(OrderlyClose.class);
    }

    /** The channel beneath a connection to an origin. */
    static @Nullable Channel channel(HttpConnection connection) {
        return connection instanceof HttpClientConnectionInternal client
                ? client.channelHandlerContext().channel()
                : null;
    }

    /** Which answer comes now; another number once it has come whole. */
    int answer() {
        return answers;
    }

    /**
     * From now on a close is not told. Nor is more read of the answer, if it is the one that comes now: Vert.x would hold
     * some sixteen pieces of it in the heap before it stops reading, for every visitor who does not read. An answer that
     * has come whole has left its connection to the next one already.
     */
    void hold(int answer) {
        held = true;
        if (answer == answers) {
            channel.config().setAutoRead(false);
        }
    }

    /** Tells of a close that came meanwhile, when all tasks are done that the event loop has been given so far. */
    void releaseAfterOthers(int answer) {
        held = false;
        if (answer == answers) {
            channel.config().setAutoRead(true);
        }
        channel.eventLoop().execute(() -> {
            if (!held && closed) {
                var unused = channel.close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof LastHttpContent) {
            answers++;
            channel.config().setAutoRead(true);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /**
     * Some servers reset a connection whose answer they have sent whole; and once all has been read, Netty's epoll
     * transport fails when it is told to go on reading.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (closed || (held && cause instanceof IOException)) {
            close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private void close() {
        closed = true;
        if (!held) {
            var unused = channel.close();
        }
    }
}
