package io.consentry;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A website that answers with exactly the bytes a test gives it, and breaks off where the test wants. */
public final class RawOrigin implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private volatile Script script = connection -> {};

    /** What happens on one connection, from its beginning; the connection is closed when it returns. */
    @FunctionalInterface
    public interface Script {
        /** Reads and writes. A connection that the other side closed ends the script without a failure. */
        void run(Connection connection) throws IOException, InterruptedException;
    }

    /** One connection, as the origin sees it. */
    public static final class Connection {
        private final Socket socket;
        private final InputStream in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** Reads up to the empty line that ends a request's head; empty at the connection's end. */
        public String readHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            for (int each = in.read(); each >= 0; each = in.read()) {
                head.write(each);
                if (each == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                    return head.toString(StandardCharsets.ISO_8859_1);
                }
            }
            return "";
        }

        /** Reads exactly so many bytes, fewer at the connection's end. */
        public byte[] read(int length) throws IOException {
            return in.readNBytes(length);
        }

        /** Reads until the other side closes. */
        public byte[] readToEnd() throws IOException {
            return in.readAllBytes();
        }

        /** Sends text as it is, one byte for each character. */
        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Sends bytes. */
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }
    }

    /** Starts it; until it is told otherwise it closes every connection. */
    public RawOrigin() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** From now on, this happens on a new connection. */
    public void runs(Script with) {
        script = with;
    }

    /** The port it listens on. */
    public int port() {
        return server.getLocalPort();
    }

    /** How many connections it has accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                accepted.incrementAndGet();
                Script current = script;
                threads.execute(() -> converse(socket, current));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                failures.add(e);
                return;
            }
        }
    }

    private void converse(Socket socket, Script current) {
        try (socket) {
            current.run(new Connection(socket));
        } catch (SocketException gone) {
            sockets.remove(socket);
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }

    /** Closes everything, and fails if a script did. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
        if (!failures.isEmpty()) {
            throw new AssertionError("the origin's script failed", failures.get(0));
        }
    }
}
