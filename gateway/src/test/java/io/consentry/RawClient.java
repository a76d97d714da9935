package io.consentry;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A visitor that sends exactly the bytes it is told, and sees exactly what comes back. */
public final class RawClient implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        this.out = socket.getOutputStream();
    }

    /** Connects to a port of the loopback. */
    public static RawClient to(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects to a port of the loopback over TLS, trusting what it meets there. */
    public static RawClient tls(int port, SSLContext trust) {
        try {
            Socket socket = trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects to a port of the loopback over TLS and asks for a server's name, trusting what it meets there. */
    public static RawClient tls(int port, SSLContext trust, String name) {
        try {
            Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
            plain.setSoTimeout(LIMIT_MILLIS);
            plain.setTcpNoDelay(true);
            return new RawClient(trust.getSocketFactory().createSocket(plain, name, port, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the handshake done now. */
    public void handshake() throws IOException {
        ((SSLSocket) socket).startHandshake();
    }

    /** What the other side has shown of itself over TLS. */
    public SSLSession session() {
        return ((SSLSocket) socket).getSession();
    }

    /** Sends a well-formed request on a connection of its own, and reads the answer. */
    public static RawAnswer exchange(int port, String method, String path, byte[] body, String... headers) {
        try (RawClient client = to(port)) {
            client.send(method, path, body, headers);
            return client.read(method);
        }
    }

    /** Sends text as it is, one byte for each character. */
    public RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes. */
    public RawClient send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a well-formed request; the host is {@code shop.test}, and a length is announced where there is a body. */
    public RawClient send(String method, String path, byte[] body, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: shop.test\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return send(head + "\r\n").send(body);
    }

    /** Reads an answer whole, interim answers left out. */
    public RawAnswer read(String method) {
        RawAnswer head = readHead();
        while (head.status() < 200) {
            head = readHead();
        }
        return readBody(head, method);
    }

    /** Reads a status line with its headers, which may be an interim answer; the body is left. */
    public RawAnswer readHead() {
        try {
            String line = readLine();
            if (line == null) {
                throw new AssertionError("the connection ended where an answer should have begun");
            }
            String[] parts = line.split(" ", 3);
            return new RawAnswer(
                    parts[0],
                    Integer.parseInt(parts[1]),
                    readFields(),
                    Buffer.buffer(),
                    List.of(),
                    RawAnswer.End.WHOLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the body that belongs to a head. */
    public RawAnswer readBody(RawAnswer head, String method) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<Map.Entry<String, String>> trailers = new ArrayList<>();
        RawAnswer.End end = RawAnswer.End.WHOLE;
        boolean empty = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        try {
            if (!empty && head.header("Transfer-Encoding").orElse("").equals("chunked")) {
                end = readChunks(body, trailers);
            } else if (!empty && head.header("Content-Length").isPresent()) {
                long length = Long.parseLong(head.header("Content-Length").get());
                end = copy(length, body) == length ? RawAnswer.End.WHOLE : RawAnswer.End.TORN;
            } else if (!empty) {
                copy(Long.MAX_VALUE, body);
                end = RawAnswer.End.CLOSED;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the body did not go on; so far " + body.size() + " bytes", e);
        } catch (IOException reset) {
            end = RawAnswer.End.TORN;
        }
        return new RawAnswer(
                head.version(), head.status(), head.headers(), Buffer.buffer(body.toByteArray()), trailers, end);
    }

    /** Reads one chunk of a body, without its framing. */
    public byte[] readChunk() {
        try {
            String size = readLine();
            byte[] content = in.readNBytes(Integer.parseInt(String.valueOf(size).strip(), 16));
            readLine();
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other side has closed or resets the connection now, nothing more having come. */
    public boolean isClosed() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads at most so many bytes of what comes next, and says how many. */
    public int skip(int atMost) {
        return readBytes(atMost).length;
    }

    /** Reads so many bytes of what comes next; fewer at the connection's end. */
    public byte[] readBytes(int length) {
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes in such a way that the other side sees a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawAnswer.End readChunks(ByteArrayOutputStream body, List<Map.Entry<String, String>> trailers)
            throws IOException {
        for (String line = readLine(); line != null; line = readLine()) {
            int size = Integer.parseInt(line.strip(), 16);
            if (size == 0) {
                trailers.addAll(readFields());
                return RawAnswer.End.WHOLE;
            }
            if (copy(size, body) < size || readLine() == null) {
                return RawAnswer.End.TORN;
            }
        }
        return RawAnswer.End.TORN;
    }

    private long copy(long length, ByteArrayOutputStream to) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long copied = 0;
        while (copied < length) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, length - copied));
            if (read < 0) {
                return copied;
            }
            to.write(buffer, 0, read);
            copied += read;
        }
        return copied;
    }

    private List<Map.Entry<String, String>> readFields() throws IOException {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            fields.add(Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return fields;
    }

    /** Null where the connection ended first. */
    @Nullable
    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each >= 0; each = in.read()) {
            if (each == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(each);
        }
        return null;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
