package io.consentry.proxy;

import java.io.IOException;
import java.util.function.Consumer;

/** Undoes one kind of compression. */
interface Unpacker {
    /**
     * Takes a piece and hands on all that has become readable, bit by bit: whatever comes later changes nothing about it.
     *
     * @param unpacked may throw to stop it
     * @throws IOException if the bytes are not of this kind
     */
    void write(byte[] piece, Consumer<byte[]> unpacked) throws IOException;

    /** Lets go of native memory. */
    void release();
}
