package io.consentry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network to a server on this machine: it can be cut, held up and mended. */
public final class Line implements AutoCloseable {
    private static final Gate OPEN = (toServer, bytes, length) -> length;

    private final ServerSocket entrance;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object flow = new Object();
    private volatile Gate gate = OPEN;
    private boolean held;
    private volatile boolean down;

    /** Says where a connection breaks. */
    @FunctionalInterface
    public interface Gate {
        /** How many of these bytes still come through, from 0; with less than all of them the connection breaks. */
        int pass(boolean toServer, byte[] bytes, int length);
    }

    /** Opens a line to a port of the loopback. */
    public Line(int target) {
        this.target = target;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    /** The port of its near end. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** Breaks connections where the gate says so, from now on. */
    public void breakAt(Gate where) {
        gate = where;
    }

    /** Breaks all connections, and refuses new ones. */
    public void cut() {
        down = true;
        sockets.forEach(Line::end);
    }

    /** Lets nothing through, and does not say so. */
    public void hold() {
        synchronized (flow) {
            held = true;
        }
    }

    /** Everything comes through again. */
    public void mend() {
        down = false;
        gate = OPEN;
        synchronized (flow) {
            held = false;
            flow.notifyAll();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket near = entrance.accept();
                if (down) {
                    end(near);
                } else {
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(near);
                    sockets.add(far);
                    thread(() -> pump(near, far, true));
                    thread(() -> pump(far, near, false));
                }
            } catch (IOException closedOrServerGone) {
                // Where the server is gone, the near end sees its connection end, as it would without a line between.
                if (entrance.isClosed()) {
                    return;
                }
            }
        }
    }

    private void pump(Socket from, Socket to, boolean toServer) {
        byte[] bytes = new byte[16 * 1024];
        try (from;
                to) {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                awaitFlow();
                int passing = gate.pass(toServer, bytes, length);
                out.write(bytes, 0, passing);
                out.flush();
                if (passing < length) {
                    return;
                }
            }
        } catch (IOException cut) {
            return;
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitFlow() throws IOException {
        synchronized (flow) {
            while (held) {
                try {
                    flow.wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "line");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        mend();
        down = true;
        entrance.close();
        sockets.forEach(Line::end);
    }
}
