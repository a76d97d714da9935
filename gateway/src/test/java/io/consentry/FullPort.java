package io.consentry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port of the loopback where nobody accepts and no place is left to wait: whoever knocks there hears nothing. */
public final class FullPort implements AutoCloseable {
    private static final int MOST = 64;
    private static final int PATIENCE_MILLIS = 300;

    private final ServerSocket listening;
    private final List<Socket> waiting = new ArrayList<>();

    /** Opens it, and fills its places. */
    public FullPort() {
        try {
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            while (fills()) {
                if (waiting.size() > MOST) {
                    throw new AssertionError("the system goes on answering for " + listening);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean fills() throws IOException {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
            socket.connect(new InetSocketAddress(listening.getInetAddress(), port()), PATIENCE_MILLIS);
            return true;
        } catch (SocketTimeoutException full) {
            return false;
        }
    }

    /** Which it is. */
    public int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket each : waiting) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
