package io.consentry.proxy;

import java.util.Locale;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.BrotliDecoder;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.compression.ZstdDecoder;

/** Undoes the compression of a page that the origin compressed although it was asked not to. */
final class ContentDecoder {
    /** A page that grows more than this was made to exhaust us. */
    private static final long MAX_RATIO = 100;

    /** Small pages may grow more: a page of one repeated letter is no attack. */
    private static final long FREE_BYTES = 1 << 20;

    private final ChannelHandler handler;
    private final EmbeddedChannel channel;
    private long in;
    private long out;

    private ContentDecoder(ChannelHandler handler) {
        this.handler = handler;
        this.channel = new EmbeddedChannel(handler);
    }

    /** Whether a body under this {@code Content-Encoding} needs no decoding. */
    static boolean isIdentity(String contentEncoding) {
        String encoding = contentEncoding.strip();
        return encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
    }

    /**
     * Makes a decoder.
     *
     * @throws UnreadableBodyException if there is none for this encoding
     */
    static ContentDecoder of(String contentEncoding) {
        return new ContentDecoder(
                switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
                    case "gzip", "x-gzip" -> new JdkZlibDecoder(ZlibWrapper.GZIP, 0);
                    case "deflate" -> new JdkZlibDecoder(ZlibWrapper.ZLIB_OR_NONE, 0);
                    case "br" -> new BrotliDecoder();
                    case "zstd" -> new ZstdDecoder();
                    default -> throw new UnreadableBodyException("no decoder for Content-Encoding " + contentEncoding);
                });
    }

    /**
     * Decodes a piece and hands on what has become readable.
     *
     * @throws UnreadableBodyException if the bytes are not what the header says, or grow too much
     */
    void write(byte[] piece, Consumer<byte[]> decoded) {
        in += piece.length;
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(piece));
        } catch (RuntimeException e) {
            throw new UnreadableBodyException("the origin's compressed body is broken", e);
        }
        drain(decoded);
    }

    /**
     * Hands on the rest. As in browsers, what follows the first member of a gzip body is left out.
     *
     * @throws UnreadableBodyException if the bytes stop short
     */
    void end(Consumer<byte[]> decoded) {
        try {
            channel.finish();
        } catch (RuntimeException e) {
            throw new UnreadableBodyException("the origin's compressed body is broken", e);
        }
        drain(decoded);
        if (in > 0 && handler instanceof ZlibDecoder zlib && !zlib.isClosed()) {
            throw new UnreadableBodyException("the origin's compressed body stops short");
        }
    }

    /** Lets go of what an unfinished body holds. */
    void release() {
        channel.finishAndReleaseAll();
    }

    private void drain(Consumer<byte[]> decoded) {
        for (ByteBuf buffer = channel.readInbound(); buffer != null; buffer = channel.readInbound()) {
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            buffer.release();
            out += bytes.length;
            if (out > FREE_BYTES && out > in * MAX_RATIO) {
                throw new UnreadableBodyException(
                        "the origin's compressed body grows more than " + MAX_RATIO + " times");
            }
            decoded.accept(bytes);
        }
    }
}
