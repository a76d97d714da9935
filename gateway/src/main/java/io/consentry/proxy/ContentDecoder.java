package io.consentry.proxy;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

import io.netty.handler.codec.compression.ZlibWrapper;

/** Undoes the compression of a page that the origin compressed although it was asked not to. */
final class ContentDecoder {
    /** A page that grows more than this was made to exhaust us. */
    private static final long MAX_RATIO = 100;

    /** Small pages may grow more: a page of one repeated letter is no attack. */
    private static final long FREE_BYTES = 1 << 20;

    private final Unpacker unpacker;
    private long in;
    private long out;

    private ContentDecoder(Unpacker unpacker) {
        this.unpacker = unpacker;
    }

    /** Whether a body under this {@code Content-Encoding} needs no decoding. */
    static boolean isIdentity(String contentEncoding) {
        String encoding = contentEncoding.strip();
        return encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
    }

    /**
     * Makes a decoder. There is none for two compressions, one within the other: no website needs them.
     *
     * @throws UnreadableBodyException if there is none for this encoding
     */
    static ContentDecoder of(String contentEncoding) {
        String encoding = contentEncoding.strip().toLowerCase(Locale.ROOT);
        boolean missing = (encoding.equals("br") && !Coding.BROTLI.isAvailable())
                || (encoding.equals("zstd") && !Coding.ZSTD.isAvailable());
        return new ContentDecoder(
                switch (missing ? "" : encoding) {
                    case "gzip", "x-gzip" -> new ZlibUnpacker(ZlibWrapper.GZIP);
                    case "deflate" -> new ZlibUnpacker(ZlibWrapper.ZLIB_OR_NONE);
                    case "br" -> new BrotliUnpacker();
                    case "zstd" -> new ZstdUnpacker();
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
            unpacker.write(piece, bytes -> take(bytes, decoded));
        } catch (IOException e) {
            throw new UnreadableBodyException("the origin's compressed body is broken", e);
        }
    }

    /**
     * Hands on the rest. As in browsers, what follows the first member of a gzip body is left out.
     *
     * @throws UnreadableBodyException if the bytes stop short
     */
    void end(Consumer<byte[]> decoded) {
        try {
            boolean whole = unpacker.end(bytes -> take(bytes, decoded));
            if (in > 0 && !whole) {
                throw new UnreadableBodyException("the origin's compressed body stops short");
            }
        } catch (IOException e) {
            throw new UnreadableBodyException("the origin's compressed body is broken", e);
        }
    }

    /** Lets go of what an unfinished body holds. */
    void release() {
        unpacker.release();
    }

    /** Called for a little at a time, so that a body that grows too much is left before it has grown. */
    private void take(byte[] bytes, Consumer<byte[]> decoded) {
        out += bytes.length;
        if (out > FREE_BYTES && out > in * MAX_RATIO) {
            throw new UnreadableBodyException("the origin's compressed body grows more than " + MAX_RATIO + " times");
        }
        decoded.accept(bytes);
    }
}
