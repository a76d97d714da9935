package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses a rewritten page piece by piece at the fastest level. */
final class GzipEncoder {
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8192, true);
            def.setLevel(Deflater.BEST_SPEED);
        }

        /** Frees the native memory, which closing does not do for a page that breaks off. */
        void free() {
            def.end();
        }
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
    private final FastGzip gzip;

    GzipEncoder() {
        try {
            this.gzip = new FastGzip(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
    }

    /** Takes a piece; nothing of it is held back, so that the browser sees the page grow. */
    byte[] write(byte[] piece, int from, int to) {
        try {
            gzip.write(piece, from, to - from);
            gzip.flush();
            return take();
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
    }

    /** The last bytes. */
    byte[] end() {
        try {
            gzip.close();
            return take();
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
    }

    /** Lets go of what an unfinished page holds. */
    void release() {
        gzip.free();
    }

    private byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }
}
