package io.consentry.proxy;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of an HTTP/1 connection before the decoder does, and lets through only what all servers read alike.
 *
 * <p>The decoder is lenient: it takes bare line feeds, spaces before colons, repeated lengths and, in Vert.x 5.0.12, names
 * that only resemble {@code Content-Length} (CVE-2026-102479). Where gateway and origin see different ends of a body, a
 * visitor can hide a second request in the first. In place of a head that is refused the decoder gets one that it cannot
 * read, so that the refusal is answered in its turn, behind the answers to the requests before it.
 *
 * <p>A head comes within a deadline, or the connection is given up: an idle timeout alone can be fed with a byte
 * now and then.
 */
final class RequestGuard extends ChannelDuplexHandler {
    private static final byte[] UNREADABLE = {'?', '\r', '\n', '\r', '\n'};

    /** How much a visitor may send before it is known whether there will be another protocol. */
    private static final int MAX_EARLY = 64 * 1024;

    private final Channel channel;
    private final Duration headTimeout;
    private final BodyWatch body;
    private @Nullable HeadScan head = new HeadScan();
    private @Nullable ChunkScan chunks;
    private byte @Nullable [] waiting;
    private @Nullable HeldBytes early;

    /** Behind requests that wait for their turn: as bytes they take a fraction of what requests take. */
    private final HeldBytes ahead = new HeldBytes();

    private long left;
    private int deadlines;
    private int refusal;
    private boolean broken;

    private RequestGuard(Channel channel, EdgeSettings settings) {
        this.channel = channel;
        this.headTimeout = settings.headTimeout();
        this.body = new BodyWatch(channel, settings.bodies());
    }

    /**
     * Guards a new connection.
     *
     * @param settings what its requests must keep to; the head's time begins with its first byte, or the connection
     */
    static void guard(HttpConnection connection, EdgeSettings settings) {
        Channel channel = channel(connection);
        ChannelHandlerContext decoder =
                channel == null ? null : channel.pipeline().context(HttpRequestDecoder.class);
        if (channel != null && decoder != null) {
            RequestGuard guard = new RequestGuard(channel, settings);
            channel.pipeline()
                    .addBefore(decoder.name(), "requestGuard", guard)
                    .addBefore(decoder.name(), "quietReset", new QuietReset());
            guard.expectHead();
        }
    }

    /** Answers a request that was refused, or that the decoder could not read. */
    static void refuse(HttpServerRequest request) {
        RequestGuard guard = of(request.connection());
        refuse(request, guard == null || guard.refusal == 0 ? 400 : guard.refusal);
    }

    /** Answers with a status and ends the connection. */
    static void refuse(HttpServerRequest request, int status) {
        if (StreamHead.is(request)) {
            refuseStream(request, status);
            return;
        }
        RequestGuard guard = of(request.connection());
        if (guard != null) {
            guard.broken = true;
        }
        request.response()
                .setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Connection", "close")
                .end()
                .onComplete(sent -> request.connection().close());
    }

    /** Only the stream ends: the connection's other requests have frames of their own. */
    private static void refuseStream(HttpServerRequest request, int status) {
        request.response()
                .setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .end()
                .onComplete(sent -> Broken.dropBody(request));
    }

    /** Takes the guard away: what a visitor sends from now on is no HTTP, and belongs to the origin that agreed to it. */
    static void leave(HttpConnection connection) {
        RequestGuard guard = of(connection);
        if (guard != null) {
            guard.channel.pipeline().remove(guard);
        }
    }

    private static @Nullable RequestGuard of(HttpConnection connection) {
        Channel channel = channel(connection);
        return channel == null ? null : channel.pipeline().get(RequestGuard.class);
    }

    /** The channel beneath a connection of a visitor. */
    static @Nullable Channel channel(HttpConnection connection) {
        return connection instanceof HttpServerConnection server
                ? server.channelHandlerContext().channel()
                : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (early != null) {
            keepEarly(context, early, in);
        } else if (!ahead.isEmpty()) {
            ahead.add(in);
        } else {
            pass(context, in);
        }
    }

    private void pass(ChannelHandlerContext context, ByteBuf in) {
        boolean passed = false;
        try {
            while (in.isReadable() && !broken && early == null) {
                if (head != null && head.isEmpty() && isBusy(context, passed)) {
                    ahead.addFirst(in.retain());
                    return;
                }
                passed = true;
                if (left > 0) {
                    passContent(context, in);
                } else if (chunks != null) {
                    readChunks(context, in, chunks);
                } else {
                    readHead(context, in);
                }
            }
            if (early != null && in.isReadable()) {
                keepEarly(context, early, in.retain());
            }
        } finally {
            in.release();
        }
    }

    /** Whether so many requests wait for their turn that the next one is not read; told between two of one piece. */
    private boolean isBusy(ChannelHandlerContext context, boolean passed) {
        if (passed) {
            context.fireChannelReadComplete();
        }
        return !channel.config().isAutoRead();
    }

    /** More is wanted: what is here already comes first. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (ahead.isEmpty()) {
            context.read();
        } else if (channel.config().isAutoRead()) {
            channel.eventLoop().execute(() -> goOn(context));
        }
    }

    private void goOn(ChannelHandlerContext context) {
        while (!ahead.isEmpty() && (early != null || channel.config().isAutoRead())) {
            ByteBuf next = ahead.remove();
            if (early != null) {
                keepEarly(context, early, next);
            } else {
                pass(context, next);
            }
        }
        channelReadComplete(context);
        if (ahead.isEmpty() && !context.isRemoved()) {
            context.read();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        body.pause();
    }

    /** What comes between the wish for another protocol and its fulfilment waits; it is no request (RFC 9110, 7.8). */
    private void keepEarly(ChannelHandlerContext context, HeldBytes kept, ByteBuf in) {
        if (broken || kept.bytes() + in.readableBytes() > MAX_EARLY) {
            in.release();
            broken = true;
            var unused = context.close();
        } else {
            kept.add(in);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ahead.release();
        HeldBytes kept = early;
        early = null;
        if (kept != null && channel.isActive()) {
            kept.passOn(context);
        } else if (kept != null) {
            kept.release();
        }
    }

    private void passContent(ChannelHandlerContext context, ByteBuf in) {
        int length = (int) Math.min(left, in.readableBytes());
        left -= length;
        body.take(length);
        context.fireChannelRead(in.readRetainedSlice(length));
        if (left == 0) {
            endOfBody();
        }
    }

    private void readHead(ChannelHandlerContext context, ByteBuf in) {
        HeadScan scan = head == null ? new HeadScan() : head;
        boolean first = scan.isEmpty();
        while (in.isReadable() && !scan.isComplete()) {
            int status = scan.take(in.readByte());
            if (status != RequestHead.ADMITTED) {
                refuse(context, status);
                return;
            }
        }
        head = scan;
        if (scan.isComplete()) {
            endOfHead(context, scan);
        } else if (first) {
            expectHead();
        }
    }

    private void endOfHead(ChannelHandlerContext context, HeadScan scan) {
        RequestHead read = RequestHead.read(scan.bytes(), scan.size());
        if (read.refusal() != RequestHead.ADMITTED) {
            refuse(context, read.refusal());
            return;
        }
        if (body.isTooLong(read.length())) {
            refuse(context, 413);
            return;
        }
        deadlines++;
        head = null;
        boolean chunked = read.length() == RequestHead.CHUNKED;
        chunks = chunked ? new ChunkScan() : null;
        left = chunked ? 0 : read.length();
        ByteBuf bytes = Unpooled.wrappedBuffer(scan.bytes(), 0, scan.size());
        if (chunked && !read.awaitsContinue()) {
            // Not before its first chunk proves sound, so that the origin sees nothing of a request that is refused.
            waiting = new byte[scan.size()];
            bytes.readBytes(waiting);
            expectHead();
            return;
        }
        if (read.upgrades()) {
            early = new HeldBytes();
        }
        if (!chunked && left == 0) {
            head = new HeadScan();
        } else {
            body.begin(read.awaitsContinue());
        }
        context.fireChannelRead(bytes);
    }

    private void endOfBody() {
        body.end();
        head = new HeadScan();
    }

    private void readChunks(ChannelHandlerContext context, ByteBuf in, ChunkScan scan) {
        int from = in.readerIndex();
        try {
            while (in.isReadable() && !scan.isEnded()) {
                long content = Math.min(scan.contentLeft(), in.readableBytes());
                if (content > 0) {
                    in.skipBytes((int) content);
                    scan.skip(content);
                } else {
                    scan.take(in.readByte());
                }
            }
        } catch (ChunkScan.Malformed e) {
            breakChunks(context, 400);
            return;
        }
        if (!body.take(in.readerIndex() - from)) {
            breakChunks(context, 413);
            return;
        }
        if (waiting == null || scan.isBegun()) {
            releaseHead(context);
            context.fireChannelRead(in.retainedSlice(from, in.readerIndex() - from));
        } else {
            keepBack(in, from);
        }
        if (scan.isEnded()) {
            chunks = null;
            endOfBody();
        }
    }

    private void releaseHead(ChannelHandlerContext context) {
        if (waiting != null) {
            deadlines++;
            context.fireChannelRead(Unpooled.wrappedBuffer(waiting));
            waiting = null;
            body.begin(false);
        }
    }

    /** The beginning of the first chunk's size waits with the head. */
    private void keepBack(ByteBuf in, int from) {
        byte[] kept = waiting == null ? new byte[0] : waiting;
        byte[] longer = Arrays.copyOf(kept, kept.length + in.readerIndex() - from);
        in.getBytes(from, longer, kept.length, longer.length - kept.length);
        waiting = longer;
    }

    private void breakChunks(ChannelHandlerContext context, int status) {
        if (waiting != null) {
            refuse(context, status);
        } else {
            // An answer may be under way, and the decoder would take almost anything for a chunk's end.
            broken = true;
            var unused = context.close();
        }
    }

    private void refuse(ChannelHandlerContext context, int status) {
        refusal = status;
        broken = true;
        head = null;
        waiting = null;
        deadlines++;
        context.fireChannelRead(Unpooled.wrappedBuffer(UNREADABLE));
        context.fireChannelReadComplete();
    }

    /** Sets a deadline; another {@link #deadlines} value by then means that it was met. */
    private void expectHead() {
        int mine = ++deadlines;
        var unused = channel.eventLoop()
                .schedule(
                        () -> {
                            if (mine == deadlines && channel.isActive()) {
                                late();
                            }
                        },
                        headTimeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void late() {
        ChannelHandlerContext context = channel.pipeline().context(this);
        if (head != null && head.isEmpty()) {
            broken = true;
            var unused = channel.close();
        } else if (context != null) {
            refuse(context, 408);
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (broken && channel.isActive()) {
            Lingering.close(context, promise);
        } else {
            var unused = context.close(promise);
        }
    }
}
