package io.consentry.proxy;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Ends HTTP/2 connections that send many frames which cost work and carry nothing: pings, settings, priorities, unknown
 * ones, and empty data (CVE-2019-9512, 9515, 9518). Resets and continuations are counted by the codec itself.
 */
final class FrameLimit extends Http2FrameListenerDecorator {
    /** So many such frames are let through in a window of time. */
    static final int FRAMES = 400;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private long began = System.nanoTime();
    private int frames;

    private final Http2Connection connection;
    private final FrameClock clock;
    private final Http2Connection.PropertyKey headSeen;

    private FrameLimit(Http2FrameListener listener, Http2Connection connection, FrameClock clock) {
        super(listener);
        this.clock = clock;
        this.connection = connection;
        this.headSeen = connection.newKey();
    }

    /** Watches over a visitor's new connection; one of HTTP/1 is left as it is. */
    static void watch(HttpConnection connection, EdgeSettings settings) {
        if (connection instanceof HttpServerConnection server
                && server.channelHandlerContext().handler() instanceof Http2ConnectionHandler handler) {
            Http2FrameListener bodies = new StreamBodies(handler.decoder().frameListener(), handler, settings.bodies());
            FrameClock clock = FrameClock.watch(server.channelHandlerContext(), handler, settings);
            handler.decoder().frameListener(new FrameLimit(bodies, handler.connection(), clock));
        }
    }

    private void count() throws Http2Exception {
        clock.whole();
        long now = System.nanoTime();
        if (now - began > WINDOW_NANOS) {
            began = now;
            frames = 0;
        }
        frames++;
        if (frames > FRAMES) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many frames that carry nothing");
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        clock.whole();
        if (!data.isReadable() && !end) {
            count();
        }
        return super.onDataRead(context, id, data, padding, end);
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
        check(id, headers);
        super.onHeadersRead(context, id, headers, dependency, weight, exclusive, padding, end);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        check(id, headers);
        super.onHeadersRead(context, id, headers, padding, end);
    }

    /**
     * RFC 9113, 8.1: no method or path comes after the body. Nor may there be two hosts, of which Vert.x 5.0.12 would keep
     * the first without a word.
     */
    private void check(int id, Http2Headers headers) throws Http2Exception {
        clock.whole();
        if (headers.getAll(HttpHeaderNames.HOST).size() > 1) {
            throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "more than one host");
        }
        Http2Stream stream = connection.stream(id);
        if (stream != null && stream.setProperty(headSeen, Boolean.TRUE) != null) {
            for (CharSequence name : headers.names()) {
                if (Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(name)) {
                    throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "a pseudo-header as trailer");
                }
            }
        }
    }

    /** A visitor who says goodbye with nothing under way is not waited for. */
    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debug) throws Http2Exception {
        clock.whole();
        super.onGoAwayRead(context, last, code, debug);
        if (connection.numActiveStreams() == 0) {
            var unused = context.close();
        }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) throws Http2Exception {
        clock.whole();
        super.onRstStreamRead(context, id, code);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
        clock.whole();
        super.onSettingsAckRead(context);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
        clock.whole();
        super.onPingAckRead(context, data);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int id, int increment) throws Http2Exception {
        clock.whole();
        super.onWindowUpdateRead(context, id, increment);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        count();
        super.onPingRead(context, data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        count();
        super.onSettingsRead(context, settings);
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext context, int id, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        count();
        super.onPriorityRead(context, id, dependency, weight, exclusive);
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        count();
        super.onUnknownFrame(context, type, id, flags, payload);
    }
}
