package io.consentry.proxy;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Ends an HTTP/2 connection on which bytes come and no frame comes whole.
 *
 * <p>A head drips in over HTTP/2 as over HTTP/1: within a frame, or in continuations of a byte each. Until it is whole
 * nothing else may come on its connection (RFC 9113, 4.3), so that it cannot be refused on its stream alone. The codec
 * counts such frames and knows no time; an idle timeout alone can be fed.
 *
 * <p>The codec does not say what it holds of a frame, so this looks at what it has made of the bytes. It does not tell of
 * the rest of a body whose stream has been reset, either; those bytes are many, or nothing waits behind them.
 */
final class FrameClock extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_FRAME = 16 * 1024;

    private final Http2ConnectionHandler codec;
    private final EdgeSettings settings;
    private long frames;
    private long framesBefore;

    /** Bytes since the last frame that came whole, and when the first of them came; nothing where it is 0. */
    private long pending;

    private long since;

    private FrameClock(Http2ConnectionHandler codec, EdgeSettings settings) {
        this.codec = codec;
        this.settings = settings;
    }

    /**
     * Watches over a connection from now on.
     *
     * @param context of the codec
     */
    static FrameClock watch(ChannelHandlerContext context, Http2ConnectionHandler codec, EdgeSettings settings) {
        FrameClock clock = new FrameClock(codec, settings);
        context.pipeline().addBefore(context.name(), "frameClock", clock);
        return clock;
    }

    /** Whether HTTP/2 has begun on a visitor's connection, with the preface and the settings that follow it. */
    static boolean watches(Channel channel) {
        return channel.pipeline().get(FrameClock.class) != null;
    }

    /** A frame, or a head in several of them, has come whole. */
    void whole() {
        frames++;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        int bytes = message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        framesBefore = frames;
        context.fireChannelRead(message);
        if (frames != framesBefore || pending + bytes > LONGEST_FRAME) {
            pending = 0;
        } else if (pending == 0) {
            pending = bytes;
            since = System.nanoTime();
            lookLater(context, frames);
        } else {
            pending += bytes;
            if (System.nanoTime() - since > allowedNanos()) {
                end(context);
            }
        }
    }

    /** A body has a pace of its own, which a frame of it must not have to outrun. */
    private long allowedNanos() {
        boolean[] uploads = {false};
        try {
            codec.connection().forEachActiveStream(stream -> {
                uploads[0] |= stream.state().remoteSideOpen();
                return !uploads[0];
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException("a look at the streams does not fail", e);
        }
        long head = settings.headTimeout().toNanos();
        return uploads[0] ? Math.max(head, settings.bodies().timeout().toNanos()) : head;
    }

    /** Where nothing is under way, no further byte is waited for. */
    private void lookLater(ChannelHandlerContext context, long before) {
        var unused = context.executor()
                .schedule(
                        () -> {
                            boolean idle = codec.connection().numActiveStreams() == 0;
                            if (frames == before && pending > 0 && idle) {
                                end(context);
                            }
                        },
                        settings.headTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void end(ChannelHandlerContext context) {
        ChannelHandlerContext next = context.pipeline().context(codec);
        if (next != null && context.channel().isActive()) {
            codec.onError(next, true, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "a frame drips"));
        }
    }
}
