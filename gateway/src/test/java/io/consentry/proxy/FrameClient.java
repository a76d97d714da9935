package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/** A visitor over HTTP/2 that sends frames as a test makes them, whether they are allowed or not. */
final class FrameClient implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Object> frames = new LinkedBlockingQueue<>();
    private final Http2FrameCodec codec =
            Http2FrameCodecBuilder.forClient().validateHeaders(false).build();
    private final Http2ChannelDuplexHandler streams = new Http2ChannelDuplexHandler() {
        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            frames.add(frame);
        }
    };
    private final Channel channel;

    FrameClient(int port) throws Exception {
        SslContext tls = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2"))
                .build();
        channel = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel made) {
                        made.pipeline()
                                .addLast(tls.newHandler(made.alloc(), "localhost", port))
                                .addLast(codec)
                                .addLast(streams);
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
    }

    /** The head of a well-formed request. */
    static Http2Headers head(String method, String path) {
        return new DefaultHttp2Headers(false)
                .method(method)
                .scheme("https")
                .authority("shop.test")
                .path(path);
    }

    /** Sends a head, and after it, without an end, a body of so many bytes where that is not negative. */
    Http2FrameStream send(Http2Headers head, int body) throws Exception {
        Http2FrameStream stream = streams.newStream();
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(head, body < 0).stream(stream))
                .sync();
        if (body > 0) {
            // The other side may have refused the head meanwhile, and there is no stream any more to write to.
            send(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[body])).stream(stream));
        }
        return stream;
    }

    /** Sends a frame. */
    void send(Object frame) {
        var unused = channel.writeAndFlush(frame);
    }

    /** The status with which a request is answered, or {@code reset N}, or {@code closed}. */
    String outcome(Http2FrameStream stream) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() - end < 0) {
            Object frame = frames.poll(20, TimeUnit.MILLISECONDS);
            if (frame instanceof Http2HeadersFrame headers && stream.equals(headers.stream())) {
                return String.valueOf(headers.headers().status());
            }
            if (frame instanceof Http2ResetFrame reset && stream.equals(reset.stream())) {
                return "reset " + reset.errorCode();
            }
            if (frame == null && !channel.isActive()) {
                return "closed";
            }
        }
        return "nothing";
    }

    /** The heads that answer a request, interim ones first; fewer if the stream or the connection ends. */
    List<Http2Headers> heads(Http2FrameStream stream) throws InterruptedException {
        List<Http2Headers> heads = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() - end < 0) {
            Object frame = frames.poll(20, TimeUnit.MILLISECONDS);
            if (frame instanceof Http2HeadersFrame headers && stream.equals(headers.stream())) {
                heads.add(headers.headers());
                if (!HttpStatusClass.INFORMATIONAL.contains(
                        Integer.parseInt(String.valueOf(headers.headers().status())))) {
                    return heads;
                }
            }
            if (frame == null && !channel.isActive()) {
                return heads;
            }
        }
        return heads;
    }

    /** Whether the other side has closed the connection. */
    boolean isClosed() {
        return !channel.isActive();
    }

    @Override
    public void close() {
        // Past the codec, which would wait for what is under way.
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close().awaitUninterruptibly();
        }
        loop.shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
