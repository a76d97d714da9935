package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;

/** Compresses a rewritten page piece by piece at the fastest level. */
final class ContentEncoder {
    /** Larger windows cost every page in the making more memory than they save bytes. */
    private static final int WINDOW_LOG = 18;

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8192, true);
            def.setLevel(Deflater.BEST_SPEED);
        }

        /** Frees the native memory, which closing does not do for a page that breaks off. */
        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                def.end();
            }
        }
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
    private final OutputStream stream;
    private boolean closed;

    ContentEncoder(Coding coding) {
        try {
            this.stream = switch (coding) {
                case GZIP -> new FastGzip(bytes);
                case BROTLI -> new BrotliOutputStream(bytes, Encoder.Parameters.create(1, WINDOW_LOG));
                case ZSTD -> new ZstdOutputStreamNoFinalizer(bytes, 1).setWindowLog(WINDOW_LOG);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
    }

    /** Takes a piece; nothing of it is held back, so that the browser sees the page grow. */
    byte[] write(byte[] piece, int from, int to) {
        try {
            stream.write(piece, from, to - from);
            stream.flush();
            return take();
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
    }

    /** The last bytes. */
    byte[] end() {
        release();
        return take();
    }

    /** Lets go of native memory, whether the page came to its end or not. */
    void release() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
    }

    private byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }
}
