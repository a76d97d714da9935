package io.consentry.proxy;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches that the bodies of requests over HTTP/2 are no longer than allowed and come at the least pace, as
 * {@link BodyWatch} does over HTTP/1; what does not keep to it ends with its stream. A time in which the gateway itself
 * did not take what came, since the origin takes no more, does not count.
 */
final class StreamBodies extends Http2FrameListenerDecorator {
    private final Http2ConnectionHandler codec;
    private final BodySettings limits;
    private final Http2Connection.PropertyKey key;

    StreamBodies(Http2FrameListener listener, Http2ConnectionHandler codec, BodySettings limits) {
        super(listener);
        this.codec = codec;
        this.limits = limits;
        this.key = codec.connection().newKey();
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        super.onHeadersRead(context, id, headers, dependency, weight, exclusive, padding, end);
        begin(context, id, headers, end);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        super.onHeadersRead(context, id, headers, padding, end);
        begin(context, id, headers, end);
    }

    private void begin(ChannelHandlerContext context, int id, Http2Headers headers, boolean end) {
        Http2Stream stream = codec.connection().stream(id);
        if (!end && stream != null && stream.getProperty(key) == null) {
            Body body = new Body(context, stream);
            stream.setProperty(key, body);
            // One that waits to be asked for has its time from its first byte on.
            if (!headers.contains("expect")) {
                body.expectMore();
            }
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        Http2Stream stream = codec.connection().stream(id);
        @Nullable Body body = stream == null ? null : stream.getProperty(key);
        if (body != null) {
            body.take(id, data.readableBytes());
        }
        return super.onDataRead(context, id, data, padding, end);
    }

    /** One body that is expected. All of it is for the connection's event loop. */
    private final class Body {
        private final ChannelHandlerContext context;
        private final Http2Stream stream;
        private long taken;
        private long takenInPeriod;
        private boolean timed;

        Body(ChannelHandlerContext context, Http2Stream stream) {
            this.context = context;
            this.stream = stream;
        }

        void take(int id, int bytes) throws Http2Exception {
            taken += bytes;
            takenInPeriod += bytes;
            if (taken > limits.maxBytes()) {
                throw Http2Exception.streamError(id, Http2Error.CANCEL, "the body is too long");
            }
            if (!timed) {
                expectMore();
            }
        }

        void expectMore() {
            timed = true;
            var unused =
                    context.executor().schedule(this::look, limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (!stream.state().remoteSideOpen() || !context.channel().isActive()) {
                return;
            }
            if (takenInPeriod >= BodySettings.PACE_BYTES || isHeldUp()) {
                takenInPeriod = 0;
                expectMore();
                return;
            }
            codec.onError(context, false, Http2Exception.streamError(stream.id(), Http2Error.CANCEL, "the body drips"));
        }

        /** Whether what has come waits here to be taken. */
        private boolean isHeldUp() {
            return codec.connection().local().flowController().unconsumedBytes(stream) > 0;
        }
    }
}
