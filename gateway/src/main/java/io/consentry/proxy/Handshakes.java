package io.consentry.proxy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;

/**
 * The JDK's TLS for visitors, whose connections count from the moment they are there, and begin HTTP within a deadline.
 *
 * <p>Vert.x tells of a connection when HTTP/1 may begin on it, after the handshake, or has begun, for HTTP/2: whoever stays
 * behind that would be in no count, and past the handshake have the time of an idle connection.
 */
final class Handshakes extends JdkSSLEngineOptions {
    private final OpenConnections connections;
    private final Duration headTimeout;

    /**
     * Prepares it.
     *
     * @param connections counts those of all event loops
     * @param headTimeout how long a handshake may take, and after it the beginning of HTTP/2
     */
    Handshakes(OpenConnections connections, Duration headTimeout) {
        this.connections = connections;
        this.headTimeout = headTimeout;
    }

    @Override
    public Handshakes copy() {
        return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Context(super.create());
            }
        };
    }

    private final class Context extends DelegatingSslContext {
        Context(SslContext context) {
            super(context);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
            return new Handshake(newEngine(allocator, host, port), startTls, executor);
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor executor) {
            return new Handshake(newEngine(allocator), startTls, executor);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // Vert.x does that.
        }
    }

    private final class Handshake extends SslHandler {
        Handshake(SSLEngine engine, boolean startTls, Executor executor) {
            super(engine, startTls, executor);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            Channel channel = context.channel();
            if (!connections.admits(channel)) {
                var unused = channel.close();
                return;
            }
            handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    expectHttp(channel);
                }
            });
        }

        /**
         * A second handshake on a connection, which TLS 1.2 allows, costs its sender little and us much, and is for nothing
         * where no visitor shows a certificate (CVE-2011-1473; RFC 9113, 9.2.1).
         */
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws SSLException {
            boolean settled = handshakeFuture().isSuccess();
            super.decode(context, in, out);
            boolean again = settled
                    && "TLSv1.2".equals(engine().getSession().getProtocol())
                    && engine().getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING
                    && !engine().isInboundDone();
            if (again) {
                var unused = context.channel().close();
            }
        }

        /** {@link RequestGuard} sees to the time of HTTP/1. */
        private void expectHttp(Channel channel) {
            var unused = channel.eventLoop()
                    .schedule(
                            () -> {
                                boolean isHttp2 = channel.pipeline().get(Http2ConnectionHandler.class) != null;
                                if (isHttp2 && !FrameClock.watches(channel)) {
                                    var unusedToo = channel.close();
                                }
                            },
                            headTimeout.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }
}
