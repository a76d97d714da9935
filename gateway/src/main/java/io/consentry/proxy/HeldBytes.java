package io.consentry.proxy;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** What a visitor has sent and nobody may read yet, in order. For one event loop. */
final class HeldBytes {
    private final Deque<ByteBuf> pieces = new ArrayDeque<>();
    private int bytes;

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** How many have been added behind the others. */
    int bytes() {
        return bytes;
    }

    /** Takes a piece over, behind the others. */
    void add(ByteBuf piece) {
        bytes += piece.readableBytes();
        pieces.add(piece);
    }

    /** Takes the rest of the first piece back. */
    void addFirst(ByteBuf rest) {
        pieces.addFirst(rest);
    }

    /** The first piece, which is the caller's from now on. There must be one. */
    ByteBuf remove() {
        return pieces.remove();
    }

    /** Hands all of them on. */
    void passOn(ChannelHandlerContext context) {
        while (!isEmpty()) {
            context.fireChannelRead(remove());
        }
    }

    void release() {
        while (!isEmpty()) {
            remove().release();
        }
    }
}
