package io.consentry.proxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

import io.netty.handler.codec.compression.ZlibWrapper;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the compression of a page that the origin compressed although it was asked not to. As in browsers, a body that stops
 * short, be it for its checksum alone, is what could be read of it, and what follows the first member of a gzip body is left
 * out.
 */
final class ContentDecoder {
    /** A page that grows more than this was made to exhaust us. */
    private static final long MAX_RATIO = 100;

    /** Small pages may grow more: a page of one repeated letter is no attack. */
    private static final long FREE_BYTES = 1 << 20;

    /** More compressions, one within the other, no website has. */
    private static final int MOST_CODINGS = 3;

    /** Those that some browser undoes; the last two we do not. */
    private static final Set<String> KNOWN =
            Set.of("gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress");

    /** One for each compression, the outermost first. */
    private final List<Unpacker> unpackers;

    private long in;
    private long out;

    private ContentDecoder(List<Unpacker> unpackers) {
        this.unpackers = unpackers;
    }

    /**
     * Whether a body under this {@code Content-Encoding} needs no decoding: it has none, or one that browsers do not know,
     * whose bytes they take as they are.
     */
    static boolean isIdentity(String contentEncoding) {
        List<String> codings = codings(contentEncoding);
        return codings.isEmpty() || !KNOWN.containsAll(codings);
    }

    private static List<String> codings(String contentEncoding) {
        return Arrays.stream(contentEncoding.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
    }

    /**
     * Makes a decoder for an answer's body; null if it needs none.
     *
     * @throws UnreadableBodyException if there is none
     */
    static @Nullable ContentDecoder ofAnswer(MultiMap headers) {
        String encoding = String.join(",", headers.getAll("Content-Encoding"));
        return isIdentity(encoding) ? null : of(encoding);
    }

    /**
     * Makes a decoder for an encoding that {@link #isIdentity} is false of.
     *
     * @throws UnreadableBodyException if there is none for it on this machine, or it has too many compressions
     */
    static ContentDecoder of(String contentEncoding) {
        List<String> codings = codings(contentEncoding);
        boolean missing = codings.contains("compress")
                || codings.contains("x-compress")
                || (codings.contains("br") && !Coding.BROTLI.isAvailable())
                || (codings.contains("zstd") && !Coding.ZSTD.isAvailable());
        if (missing || codings.size() > MOST_CODINGS) {
            throw new UnreadableBodyException("no decoder for Content-Encoding " + contentEncoding);
        }
        List<Unpacker> unpackers = new ArrayList<>();
        for (String coding : codings) {
            unpackers.add(
                    0,
                    switch (coding) {
                        case "deflate" -> new ZlibUnpacker(ZlibWrapper.ZLIB_OR_NONE);
                        case "br" -> new BrotliUnpacker();
                        case "zstd" -> new ZstdUnpacker();
                        default -> new ZlibUnpacker(ZlibWrapper.GZIP);
                    });
        }
        return new ContentDecoder(unpackers);
    }

    /**
     * Decodes a piece and hands on all that has become readable, so that a body may end behind any piece.
     *
     * @throws UnreadableBodyException if the bytes are not what the header says, or grow too much
     */
    void write(byte[] piece, Consumer<byte[]> decoded) {
        in += piece.length;
        unpack(0, piece, decoded);
    }

    private void unpack(int coding, byte[] piece, Consumer<byte[]> decoded) {
        if (coding == unpackers.size()) {
            decoded.accept(piece);
            return;
        }
        try {
            unpackers.get(coding).write(piece, bytes -> take(coding, bytes, decoded));
        } catch (IOException e) {
            throw new UnreadableBodyException("the origin's compressed body is broken", e);
        }
    }

    /** Lets go of what an unfinished body holds. */
    void release() {
        unpackers.forEach(Unpacker::release);
    }

    /** Called for a little at a time, so that a body that grows too much is left before it has grown. */
    private void take(int coding, byte[] bytes, Consumer<byte[]> decoded) {
        out += bytes.length;
        if (out > FREE_BYTES && out > in * MAX_RATIO) {
            throw new UnreadableBodyException("the origin's compressed body grows more than " + MAX_RATIO + " times");
        }
        unpack(coding + 1, bytes, decoded);
    }
}
