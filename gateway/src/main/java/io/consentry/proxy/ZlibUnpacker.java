package io.consentry.proxy;

import java.io.IOException;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;

/** Undoes gzip and deflate, the latter with the header that RFC 9110 wants or without. */
final class ZlibUnpacker implements Unpacker {
    /** The decoder unpacks all that it is given before it can be stopped, up to a thousand times as much. */
    private static final int AT_ONCE = 512;

    private final EmbeddedChannel channel;

    ZlibUnpacker(ZlibWrapper wrapper) {
        this.channel = new EmbeddedChannel(new JdkZlibDecoder(wrapper, 0));
    }

    @Override
    public void write(byte[] piece, Consumer<byte[]> unpacked) throws IOException {
        for (int from = 0; from < piece.length; from += AT_ONCE) {
            try {
                channel.writeInbound(Unpooled.wrappedBuffer(piece, from, Math.min(AT_ONCE, piece.length - from)));
            } catch (DecompressionException e) {
                throw new IOException(e);
            }
            drain(unpacked);
        }
    }

    private void drain(Consumer<byte[]> unpacked) {
        for (ByteBuf buffer = channel.readInbound(); buffer != null; buffer = channel.readInbound()) {
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            buffer.release();
            unpacked.accept(bytes);
        }
    }

    @Override
    public void release() {
        try {
            channel.finishAndReleaseAll();
        } catch (DecompressionException toldBefore) {
            // Ending tries to unpack what is left of a body that was found to be broken.
            channel.releaseInbound();
        }
    }
}
