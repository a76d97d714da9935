package io.consentry.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;

/** Undoes Zstandard (RFC 8878). */
final class ZstdUnpacker implements Unpacker {
    /** As RFC 9659 has it for the web: a decoder needs no more than 8 MiB. */
    private static final int WINDOW_LOG = 23;

    private static final int OUTPUT_BYTES = 64 * 1024;

    private final Pieces pieces = new Pieces();
    private final ZstdInputStreamNoFinalizer stream;
    private final byte[] output = new byte[OUTPUT_BYTES];

    ZstdUnpacker() {
        try {
            this.stream = new ZstdInputStreamNoFinalizer(pieces);
            // Where nothing more has come yet, it is to say so and go on later.
            stream.setContinuous(true);
            stream.setLongMax(WINDOW_LOG);
        } catch (IOException e) {
            throw new UnreadableBodyException("there is no memory to undo Zstandard", e);
        }
    }

    @Override
    public void write(byte[] piece, Consumer<byte[]> unpacked) throws IOException {
        pieces.set(piece);
        for (int length = stream.read(output); length > 0; length = stream.read(output)) {
            unpacked.accept(Arrays.copyOf(output, length));
        }
    }

    @Override
    public void release() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UnreadableBodyException("the memory of a page could not be freed", e);
        }
    }

    /** What has come and has not been read. */
    private static final class Pieces extends InputStream {
        private byte[] bytes = new byte[0];
        private int at;

        void set(byte[] piece) {
            bytes = piece;
            at = 0;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            int n = Math.min(length, bytes.length - at);
            if (n == 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(bytes, at, to, offset, n);
            at += n;
            return n;
        }
    }
}
