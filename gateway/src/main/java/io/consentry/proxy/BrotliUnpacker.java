package io.consentry.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;

/** Undoes Brotli (RFC 7932). */
final class BrotliUnpacker implements Unpacker {
    private static final int INPUT_BYTES = 8 * 1024;

    private final DecoderJNI.Wrapper decoder;
    private boolean released;

    BrotliUnpacker() {
        try {
            this.decoder = new DecoderJNI.Wrapper(INPUT_BYTES);
        } catch (IOException e) {
            throw new UnreadableBodyException("there is no memory to undo Brotli", e);
        }
    }

    @Override
    public void write(byte[] piece, Consumer<byte[]> unpacked) throws IOException {
        int at = 0;
        while (true) {
            switch (decoder.getStatus()) {
                case DONE -> {
                    return;
                }
                case OK -> decoder.push(0);
                case NEEDS_MORE_OUTPUT -> pull(unpacked);
                case NEEDS_MORE_INPUT -> {
                    if (decoder.hasOutput()) {
                        pull(unpacked);
                    }
                    if (at == piece.length) {
                        return;
                    }
                    ByteBuffer input = decoder.getInputBuffer();
                    input.clear();
                    int length = Math.min(input.remaining(), piece.length - at);
                    input.put(piece, at, length);
                    at += length;
                    decoder.push(length);
                }
                default -> throw new IOException("not Brotli");
            }
        }
    }

    private void pull(Consumer<byte[]> unpacked) {
        ByteBuffer output = decoder.pull();
        byte[] bytes = new byte[output.remaining()];
        output.get(bytes);
        unpacked.accept(bytes);
    }

    @Override
    public void release() {
        if (!released) {
            released = true;
            decoder.destroy();
        }
    }
}
