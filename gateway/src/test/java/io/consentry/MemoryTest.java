package io.consentry;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

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

    /** Heap, as much beside it, and what the virtual machine itself takes, in MiB. */
    private static final long MOST = 2 * HEAP + 192;

    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] BINARY = unit(i -> (byte) (i * 31 + (i >> 8)));
    private static final String TEXT = "<p class=\"text\">A paragraph, <b>some</b> markup, <img src=/i.png> and a link.</p>\n";
    private static final String PARKED_TAG = "<img src=\"https://www.google-analytics.com/collect\">";

    @TempDir
    private Path folder;

    private RawOrigin origin = new RawOrigin();

    @BeforeEach
    void start() {
        origin = new RawOrigin();
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
    void bodies_pass_both_ways() throws Exception {
        bodies(96);
    }

    @Tag("full")
    @Test
    void a_gibibyte_passes_both_ways() throws Exception {
        bodies(1024);
    }

    private void bodies(int mebibytes) throws Exception {
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
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder)) {
            String expected = hash(BINARY, mebibytes);
            try (Socket socket = connect(gateway)) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < mebibytes; i++) {
                    out.write(BINARY);
                }
                out.flush();
                assertThat(readHead(new BufferedInputStream(socket.getInputStream()))).startsWith("HTTP/1.1 200");
            }
            assertThat(received.get()).isEqualTo(expected);
            assertThat(download(gateway, "Content-Length: ")).isEqualTo(expected);
            assertBounded(gateway);
        }
        origin.close();
    }

    @Test
    void a_long_page_passes_the_rewriter() throws Exception {
        page(48, text(TEXT), text(TEXT));
    }

    @Tag("full")
    @Test
    void a_page_of_a_gibibyte_passes_the_rewriter() throws Exception {
        page(1024, text(TEXT), text(TEXT));
    }

    @Tag("full")
    @Test
    void a_page_of_many_parked_tags_passes_the_rewriter() throws Exception {
        String parked = PARKED_TAG.replace("<img src", "<img data-consentry=\"analytics\" data-consentry-src");
        byte[] given = text((PARKED_TAG + TEXT).repeat(64));
        byte[] one = (parked + TEXT).repeat(64).getBytes(StandardCharsets.US_ASCII);
        int units = MEBIBYTE / ((PARKED_TAG + TEXT).length() * 64);
        byte[] made = new byte[units * one.length + MEBIBYTE % ((PARKED_TAG + TEXT).length() * 64)];
        java.util.Arrays.fill(made, (byte) ' ');
        for (int i = 0; i < units; i++) {
            System.arraycopy(one, 0, made, i * one.length, one.length);
        }
        page(256, given, made);
    }

    private void page(int times, byte[] given, byte[] made) throws Exception {
        serve("text/html", connection -> {
            for (int i = 0; i < times; i++) {
                chunk(connection, given);
            }
        });
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder, "--banner=false")) {
            assertThat(download(gateway, "chunked")).isEqualTo(hash(made, times));
            assertBounded(gateway);
        }
        origin.close();
    }

    @Test
    void a_hundred_thousand_attributes_pass() throws Exception {
        StringBuilder tag = new StringBuilder("<p ");
        for (int i = 0; i < 100_000; i++) {
            tag.append("a").append(i).append("=b ");
        }
        long_tag(tag.append("><p>after").toString());
    }

    /** Longer than what a page may hold back: it goes on as it came, as its bytes show, and what follows is read again. */
    @Test
    void a_tag_of_ten_megabytes_passes() throws Exception {
        long_tag("<p title=\"" + "x".repeat(10_000_000) + "\"><p>after");
    }

    private void long_tag(String tag) throws Exception {
        byte[] page = ("<!doctype html><body>" + tag).getBytes(StandardCharsets.US_ASCII);
        serve("text/html", connection -> chunk(connection, page));
        try (GatewayProcess gateway = GatewayProcess.before(origin.port(), HEAP, folder, "--banner=false")) {
            for (int i = 0; i < 3; i++) {
                assertThat(download(gateway, "chunked")).isEqualTo(hash(page, 1));
            }
            assertBounded(gateway);
        }
        origin.close();
    }

    @Tag("full")
    @Test
    void five_thousand_slow_visitors_leave_the_others_alone() throws Exception {
        slow(5_000);
    }

    @Test
    void slow_visitors_leave_the_others_alone() throws Exception {
        slow(300);
    }

    /** Most of them send a head and never end it; one in fifty asks for what is long, and does not read it. */
    private void slow(int visitors) throws Exception {
        byte[] page = ("<!doctype html><body>" + TEXT).getBytes(StandardCharsets.US_ASCII);
        origin.runs(connection -> {
            boolean isLong = connection.readHead().startsWith("GET /long");
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: " + (isLong ? "image/png" : "text/html")
                    + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
            chunk(connection, isLong ? unit(i -> (byte) i) : page);
            for (int i = 1; isLong && i < 32; i++) {
                chunk(connection, unit(index -> (byte) index));
            }
            connection.write("0\r\n\r\n");
        });
        List<SocketChannel> slow = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.before(
                origin.port(), HEAP, folder, "--banner=false", "--head-timeout=60")) {
            for (int i = 0; i < visitors; i++) {
                SocketChannel each = SocketChannel.open();
                each.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4096);
                each.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
                String head = i % 50 == 0 ? "GET /long HTTP/1.1\r\nHost: a\r\n\r\n" : "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ";
                each.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
                slow.add(each);
            }
            for (int i = 0; i < 20; i++) {
                long begun = System.nanoTime();
                assertThat(download(gateway, "chunked")).isEqualTo(hash(page, 1));
                assertThat((System.nanoTime() - begun) / 1_000_000).as("milliseconds").isLessThan(5_000);
            }
            assertBounded(gateway);
        } finally {
            for (SocketChannel each : slow) {
                each.close();
            }
        }
        origin.close();
    }

    private void serve(String type, RawOrigin.Script body) {
        origin.runs(connection -> {
            connection.readHead();
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
            assertThat(most).as("MiB at the most").isLessThan(MOST);
        }
        assertThat(gateway.log()).doesNotContain("OutOfMemory");
    }

    private static Socket connect(GatewayProcess gateway) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(60_000);
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
