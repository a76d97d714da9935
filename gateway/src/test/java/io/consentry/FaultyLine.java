package io.consentry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/** The network to a server on this machine, in which single connections go wrong at a single byte. */
public final class FaultyLine implements AutoCloseable {
    /** What goes wrong. */
    public enum Kind {
        /** The bytes come later. */
        DELAY,
        /** The bytes come one by one. */
        SLOW,
        /** Both directions end in order. */
        CUT,
        /** Both directions are reset. */
        RESET,
        /** This direction ends in order, the other goes on. */
        HALF_CLOSE,
        /** Nothing comes through in this direction any more, and nobody says so. */
        BLACK_HOLE;

        /** Whether everything arrives in the end. */
        public boolean isHarmless() {
            return this == DELAY || this == SLOW;
        }
    }

    /**
     * Where something goes wrong.
     *
     * @param toServer in which direction
     * @param at how many bytes of that direction come through unharmed
     */
    public record Fault(Kind kind, boolean toServer, int at) {}

    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SLOW_BYTES = 40;

    private final ServerSocket entrance;
    private final IntSupplier target;
    private final Queue<Fault> planned = new ConcurrentLinkedQueue<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** Opens a line to a port of the loopback. */
    public FaultyLine(int target) {
        this(() -> target);
    }

    /** Opens a line that leads to one of several ports of the loopback, asked for at each connection. */
    public FaultyLine(IntSupplier target) {
        this.target = target;
        try {
            entrance = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    /** The port of its near end. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** One of the connections to come suffers this: each planned fault befalls one of them, in order. */
    public void plan(Fault fault) {
        planned.add(fault);
    }

    /** Nothing is planned any more. */
    public void mend() {
        planned.clear();
    }

    /** How many connections have an end that has not been closed. */
    public int open() {
        return connections.size();
    }

    private void accept() {
        while (true) {
            try {
                Socket near = entrance.accept();
                Connection connection =
                        new Connection(near, new Socket(InetAddress.getLoopbackAddress(), target.getAsInt()));
                connections.add(connection);
                Fault fault = planned.poll();
                thread(() -> connection.pump(true, fault != null && fault.toServer() ? fault : null));
                thread(() -> connection.pump(false, fault != null && !fault.toServer() ? fault : null));
            } catch (IOException closedOrServerGone) {
                // Where the server is gone, the near end sees its connection end, as it would without a line between.
                if (entrance.isClosed()) {
                    return;
                }
            }
        }
    }

    /** Both halves of a connection, each moved by a thread of its own. */
    private final class Connection {
        private final Socket near;
        private final Socket far;
        private final AtomicInteger flowing = new AtomicInteger(2);

        Connection(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void pump(boolean toServer, @Nullable Fault fault) {
            Socket from = toServer ? near : far;
            Socket to = toServer ? far : near;
            try {
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                if (move(from.getInputStream(), to.getOutputStream(), fault)) {
                    Kind kind = fault == null ? Kind.CUT : fault.kind();
                    suffer(kind, from, to);
                    from.getInputStream().transferTo(OutputStream.nullOutputStream());
                    if (kind == Kind.BLACK_HOLE) {
                        // One end has given up; what counts was whether it did.
                        end(to);
                    }
                } else {
                    to.shutdownOutput();
                }
            } catch (IOException broken) {
                end(from);
                end(to);
            } finally {
                if (flowing.decrementAndGet() == 0) {
                    end(near);
                    end(far);
                    connections.remove(this);
                }
            }
        }

        /** Moves bytes up to the end, and stops where nothing more may come through: then the answer is true. */
        private boolean move(InputStream in, OutputStream out, @Nullable Fault fault) throws IOException {
            byte[] bytes = new byte[16 * 1024];
            int unharmed = fault == null ? Integer.MAX_VALUE : fault.at();
            while (true) {
                if (unharmed == 0 && fault != null) {
                    if (!fault.kind().isHarmless()) {
                        return true;
                    }
                    holdUp(fault.kind(), in, out);
                    unharmed = Integer.MAX_VALUE;
                }
                int length = in.read(bytes, 0, Math.min(bytes.length, unharmed));
                if (length < 0) {
                    return false;
                }
                out.write(bytes, 0, length);
                unharmed -= fault == null ? 0 : length;
            }
        }

        private void holdUp(Kind kind, InputStream in, OutputStream out) throws IOException {
            if (kind == Kind.DELAY) {
                LockSupport.parkNanos(DELAY_NANOS);
                return;
            }
            for (int i = 0; i < SLOW_BYTES; i++) {
                int each = in.read();
                if (each < 0) {
                    return;
                }
                out.write(each);
                LockSupport.parkNanos(STEP_NANOS);
            }
        }

        private void suffer(Kind kind, Socket from, Socket to) throws IOException {
            switch (kind) {
                case CUT -> {
                    to.shutdownOutput();
                    from.shutdownOutput();
                }
                case RESET -> {
                    to.setSoLinger(true, 0);
                    from.setSoLinger(true, 0);
                    end(to);
                    end(from);
                }
                case HALF_CLOSE -> to.shutdownOutput();
                case BLACK_HOLE, DELAY, SLOW -> {}
            }
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "faulty-line");
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
        entrance.close();
        connections.forEach(each -> {
            end(each.near);
            end(each.far);
        });
    }
}
