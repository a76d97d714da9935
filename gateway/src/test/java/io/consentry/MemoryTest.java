package io.consentry;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What passes does not stay: a gateway with a heap of 64 MiB takes what is many times as long, whole, and holds no more
 * memory in the end than it needs for little.
 */
@Timeout(120)
final class MemoryTest {
    private static final int HEAP = 64;

    /** What the virtual machine takes beside the heap and the memory for buffers, which may be as large, in MiB. */
    private static final long MACHINE = 192;

    /** How long a process with so little memory may take over its first requests. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] BINARY = unit(i -> (byte) (i * 31 + (i >> 8)));
    private static final String TEXT =
            "<p class=\"text\">A paragraph, <b>some</b> markup, <img src=/i.png> and a link.</p>\n";
    private static final String PARKED_TAG = "<img src=\"https://www.google-analytics.com/collect\">";

    @TempDir
    private Path folder;

    private RawOrigin origin;

    @BeforeEach
    void start() {
        origin = new RawOrigin();
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private interface Filling {
        byte at(int index);
    }

    private static byte[] unit(Filling filling) {
        byte[] unit = new byte[MEBIBYTE];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = filling.at(i);
        }
        return unit;
    }

    private static byte[] text(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.US_ASCII);
        return unit(i -> i < MEBIBYTE / bytes.length * bytes.length ? bytes[i % bytes.length] : (byte) ' ');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String hash(byte[] unit, int times) {
        MessageDigest digest = sha256();
        for (int i = 0; i < times; i++) {
            digest.update(unit);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void what_is_long_passes_whole() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder, "--banner=false")) {
            List<SocketChannel> unread = unread(gateway, 120);
            bodies(gateway, 48);
            page(gateway, 24, text(TEXT), text(TEXT));
            tags(gateway);
            assertBounded(gateway);
            for (SocketChannel each : unread) {
                each.close();
            }
        }
    }

    /** Visitors who ask for what is long and read nothing of it. */
    private List<SocketChannel> unread(GatewayProcess gateway, int visitors) throws IOException {
        List<SocketChannel> unread = new ArrayList<>();
        AtomicInteger answered = new AtomicInteger();
        serve("image/png", connection -> {
            answered.incrementAndGet();
            for (int i = 0; i < 32; i++) {
                chunk(connection, BINARY);
            }
        });
        for (int i = 0; i < visitors; i++) {
            unread.add(slow(gateway, "GET /long HTTP/1.1\r\nHost: a\r\n\r\n"));
        }
        Eventually.holds("all are being answered", LIMIT, () -> answered.get() == visitors);
        return unread;
    }

    private static SocketChannel slow(GatewayProcess gateway, String request) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    @Tag("full")
    @Test
    void a_gibibyte_passes_both_ways() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder)) {
            bodies(gateway, 1024);
            assertBounded(gateway);
        }
    }

    private void bodies(GatewayProcess gateway, int mebibytes) throws Exception {
        AtomicReference<String> received = new AtomicReference<>("");
        long length = (long) mebibytes * MEBIBYTE;
        origin.runs(connection -> {
            String head = connection.readHead();
            if (head.startsWith("POST")) {
                received.set(hashOf(connection, length));
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            } else {
                connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n"
                        + "Content-Length: " + length + "\r\n\r\n");
                for (int i = 0; i < mebibytes; i++) {
                    connection.write(BINARY);
                }
            }
        });
        String expected = hash(BINARY, mebibytes);
        try (Socket socket = connect(gateway)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < mebibytes; i++) {
                out.write(BINARY);
            }
            out.flush();
            assertThat(readHead(new BufferedInputStream(socket.getInputStream())))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(received.get()).isEqualTo(expected);
        assertThat(download(gateway, "Content-Length: ")).isEqualTo(expected);
    }

    @Tag("full")
    @Test
    void a_page_of_a_gibibyte_passes_the_rewriter() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder, "--banner=false")) {
            page(gateway, 1024, text(TEXT), text(TEXT));
            assertBounded(gateway);
        }
    }

    @Tag("full")
    @Test
    void a_page_of_many_parked_tags_passes_the_rewriter() throws Exception {
        String given = (PARKED_TAG + TEXT).repeat(64);
        byte[] unit = given.getBytes(StandardCharsets.US_ASCII);
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder, "--banner=false")) {
            serve("text/html", connection -> chunk(connection, unit));
            byte[] made = RawClient.exchange(
                            gateway.port(),
                            "GET",
                            "/",
                            new byte[0],
                            GatewayFixture.COUNTRY + ": DE",
                            "Sec-Fetch-Dest: document")
                    .body()
                    .getBytes();
            assertThat(new String(made, StandardCharsets.US_ASCII))
                    .contains(" data-consentry-src=\"https://www.google-analytics.com/collect\"")
                    .doesNotContain(" src=\"https:");
            page(gateway, 16_384, unit, made);
            assertBounded(gateway);
        }
    }

    private void page(GatewayProcess gateway, int times, byte[] given, byte[] made) throws Exception {
        serve("text/html", connection -> {
            for (int i = 0; i < times; i++) {
                chunk(connection, given);
            }
        });
        assertThat(download(gateway, "chunked")).isEqualTo(hash(made, times));
    }

    /** Of a tag that is longer than what a page may hold back only the name is kept, and what follows is read again. */
    private void tags(GatewayProcess gateway) throws Exception {
        StringBuilder attributes = new StringBuilder("<p ");
        for (int i = 0; i < 100_000; i++) {
            attributes.append("a").append(i).append("=b ");
        }
        for (String tag : List.of(attributes + ">", "<p title=\"" + "x".repeat(10_000_000) + "\">")) {
            byte[] page = ("<!doctype html><body>" + tag + "<p>after").getBytes(StandardCharsets.US_ASCII);
            byte[] made = "<!doctype html><body><p><p>after".getBytes(StandardCharsets.US_ASCII);
            page(gateway, 1, page, made);
        }
    }

    /** Most of them send a head and never end it; one in fifty asks for what is long, and does not read it. */
    @Tag("full")
    @Test
    void five_thousand_slow_visitors_leave_the_others_alone() throws Exception {
        byte[] page = ("<!doctype html><body>" + TEXT).getBytes(StandardCharsets.US_ASCII);
        origin.runs(connection -> {
            boolean isLong = connection.readHead().startsWith("GET /long");
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: " + (isLong ? "image/png" : "text/html")
                    + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
            chunk(connection, isLong ? BINARY : page);
            for (int i = 1; isLong && i < 32; i++) {
                chunk(connection, BINARY);
            }
            connection.write("0\r\n\r\n");
        });
        List<SocketChannel> slow = new ArrayList<>();
        try (GatewayProcess gateway =
                GatewayProcess.before(origin.port(), 3 * HEAP, folder, "--banner=false", "--head-timeout=60")) {
            for (int i = 0; i < 5_000; i++) {
                slow.add(slow(
                        gateway,
                        i % 50 == 0
                                ? "GET /long HTTP/1.1\r\nHost: a\r\n\r\n"
                                : "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "));
                if (i % 250 == 249) {
                    // It waits in the system's queue behind them, so that the queue is empty again.
                    assertThat(download(gateway, "chunked")).isEqualTo(hash(page, 1));
                }
            }
            assertBounded(gateway);
        } finally {
            for (SocketChannel each : slow) {
                each.close();
            }
        }
    }

    private void serve(String type, RawOrigin.Script body) {
        origin.runs(connection -> {
            if (connection.readHead().isEmpty()) {
                return; // the gateway's look, at its start, whether there is an origin
            }
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: " + type
                    + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
            body.run(connection);
            connection.write("0\r\n\r\n");
        });
    }

    private static void chunk(RawOrigin.Connection connection, byte[] bytes) throws IOException {
        connection.write(Integer.toHexString(bytes.length) + "\r\n");
        connection.write(bytes);
        connection.write("\r\n");
    }

    private static void assertBounded(GatewayProcess gateway) throws IOException {
        Long most = gateway.mostMemory();
        if (most != null) {
            assertThat(most).as("MiB at the most").isLessThan(2L * gateway.heap() + MACHINE);
        }
        assertThat(gateway.log()).doesNotContain("OutOfMemory");
    }

    private static Socket connect(GatewayProcess gateway) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** The hash of what a visitor from Germany gets, with or without chunks. */
    private static String download(GatewayProcess gateway, String framing) throws IOException {
        try (Socket socket = connect(gateway)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: a\r\n" + GatewayFixture.COUNTRY
                                    + ": DE\r\nSec-Fetch-Dest: document\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream(), 256 * 1024);
            String head = readHead(in);
            assertThat(head).startsWith("HTTP/1.1 200").containsIgnoringCase(framing);
            MessageDigest digest = sha256();
            if (framing.equals("chunked")) {
                for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                    take(in, size, digest);
                    in.readNBytes(2);
                }
            } else {
                String length = head.replaceAll("(?is).*content-length: (\\d+).*", "$1");
                take(in, Long.parseLong(length), digest);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(readLine(in), 16);
    }

    private static String hashOf(RawOrigin.Connection connection, long length) throws IOException {
        MessageDigest digest = sha256();
        for (long left = length; left > 0; ) {
            byte[] piece = connection.read((int) Math.min(left, 256 * 1024));
            digest.update(piece);
            left -= piece.length;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void take(InputStream in, long length, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            assertThat(read).as("with %d bytes to come", left).isPositive();
            digest.update(buffer, 0, read);
            left -= read;
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            assertThat(each).as("the connection's end").isNotNegative();
            line.append(each == '\r' ? "" : (char) each);
        }
        return line.toString();
    }
}
