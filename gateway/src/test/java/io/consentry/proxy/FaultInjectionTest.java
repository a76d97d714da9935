package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.consentry.Eventually;
import io.consentry.FaultyLine;
import io.consentry.GatewayFixture;
import io.consentry.RawOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Between visitor and gateway, and between gateway and origin, connections go wrong in every way at every byte that
 * matters. What is torn is never told as whole, nothing stays open, and the next request is served.
 */
final class FaultInjectionTest {
    private static final int READ_MILLIS = 20_000;

    /** Of a visitor to whom nothing comes through. */
    private static final int PATIENCE_MILLIS = 500;

    private static final int AT_A_TIME = 100;
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");
    private static final String BODY = "name=value&".repeat(20);

    /** Longer than what is held back until a page's encoding is known. */
    private static final String PAGE =
            "<!doctype html><html><head><title>t</title></head><body>" + "<p>text</p>".repeat(150) + "</body></html>";

    private static final String DE = GatewayFixture.COUNTRY + ": DE\r\n";
    private static final String NEXT = request("GET", "/plain", DE, "");

    /** One of each kind of framing, both ways. */
    private static final List<String> REQUESTS = List.of(
            NEXT,
            request("GET", "/page", DE + "Sec-Fetch-Dest: document\r\n", ""),
            request("POST", "/plain", "Content-Length: " + BODY.length() + "\r\n", BODY),
            request("POST", "/chunks", "Transfer-Encoding: chunked\r\n", chunk(BODY) + chunk(BODY) + "0\r\n\r\n"));

    /** The heads that came to the origin, by method and path. */
    private static final Map<String, String> seen = new ConcurrentHashMap<>();

    private static RawOrigin origin;
    private static FaultyLine toOrigin;
    private static GatewayFixture gateway;
    private static FaultyLine toGateway;
    private static ExecutorService visitors;

    @BeforeAll
    static void start() {
        origin = new RawOrigin();
        origin.runs(FaultInjectionTest::converse);
        toOrigin = new FaultyLine(origin.port());
        gateway = GatewayFixture.before(
                toOrigin.port(),
                Map.of(
                        Option.RESPONSE_TIMEOUT,
                        "2",
                        Option.ANSWER_TIMEOUT,
                        "2",
                        Option.HEAD_TIMEOUT,
                        "2",
                        Option.BODY_TIMEOUT,
                        "2"));
        toGateway = new FaultyLine(gateway.port());
        visitors = Executors.newFixedThreadPool(AT_A_TIME);
    }

    @AfterAll
    static void stop() throws IOException {
        visitors.shutdownNow();
        toGateway.close();
        gateway.close();
        toOrigin.close();
        origin.close();
    }

    private static String request(String method, String path, String headers, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n" + headers + "\r\n" + body;
    }

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    private static void converse(RawOrigin.Connection connection) throws IOException {
        String head = connection.readHead();
        if (head.isEmpty()) {
            return;
        }
        seen.put(head.split(" HTTP", 2)[0], head);
        boolean whole = true;
        if (head.contains("ransfer-")) {
            whole = readChunks(connection);
        } else if (head.startsWith("POST")) {
            // All of it: what is left unread would reset the connection, and the answer with it.
            Matcher length = LENGTH.matcher(head);
            int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
            whole = connection.read(bytes).length == bytes;
        }
        if (!whole) {
            return;
        }
        connection.write(answer(head));
    }

    private static String answer(String head) {
        String close = "Connection: close\r\n";
        if (head.startsWith("GET /page")) {
            String type = "Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n";
            String chunks = chunk(PAGE.substring(0, 1200)) + chunk(PAGE.substring(1200));
            return "HTTP/1.1 200 OK\r\n" + close + type + "\r\n" + chunks + "0\r\n\r\n";
        }
        if (head.startsWith("POST /chunks")) {
            String framing = "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n";
            String chunks = chunk("first") + chunk("second") + "0\r\nX-Sum: 1\r\n\r\n";
            return "HTTP/1.1 201 Created\r\n" + close + framing + chunks;
        }
        return "HTTP/1.1 200 OK\r\n" + close + "Content-Length: 11\r\n\r\nhello world";
    }

    private static boolean readChunks(RawOrigin.Connection connection) throws IOException {
        String framed = "";
        for (byte[] each = connection.read(1); each.length == 1; each = connection.read(1)) {
            framed += (char) each[0];
            if (framed.endsWith("\r\n0\r\n\r\n")) {
                return true;
            }
        }
        return false;
    }

    /** Sends a request, and reads until the connection's end, however it comes. */
    private static byte[] exchange(int port, String request) throws IOException {
        return exchange(port, request, false);
    }

    private static byte[] exchange(int port, String request, boolean givesUp) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(givesUp ? PATIENCE_MILLIS : READ_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] piece = new byte[8192];
            for (int n = socket.getInputStream().read(piece);
                    n >= 0;
                    n = socket.getInputStream().read(piece)) {
                got.write(piece, 0, n);
            }
        } catch (SocketTimeoutException forgotten) {
            if (givesUp) {
                return got.toByteArray();
            }
            throw new AssertionError("the visitor waits for ever, after " + got.size() + " bytes", forgotten);
        } catch (SocketException reset) {
            return got.toByteArray();
        }
        return got.toByteArray();
    }

    /**
     * The bytes that matter: around every end of a line or of a piece, and a few between.
     *
     * @param every how far apart those between are
     */
    private static Set<Integer> offsets(String bytes, int every) {
        Set<Integer> offsets = new TreeSet<>(List.of(0, 1));
        for (int i = bytes.indexOf("\r\n"); i >= 0; i = bytes.indexOf("\r\n", i + 1)) {
            offsets.addAll(List.of(i, i + 1, i + 2));
        }
        for (int i = 0; i < bytes.length(); i += every) {
            offsets.add(i);
        }
        offsets.removeIf(at -> at >= bytes.length());
        return offsets;
    }

    /** One of the four ways between visitor and origin. */
    private enum Way {
        FROM_VISITOR,
        TO_VISITOR,
        TO_ORIGIN,
        FROM_ORIGIN;

        FaultyLine line() {
            return this == FROM_VISITOR || this == TO_VISITOR ? toGateway : toOrigin;
        }

        boolean toServer() {
            return this == FROM_VISITOR || this == TO_ORIGIN;
        }

        /** What passes here where nothing goes wrong; only its length and its lines matter. */
        String bytes(String request) throws IOException {
            String got = new String(exchange(toGateway.port(), request), StandardCharsets.ISO_8859_1);
            String head = String.valueOf(seen.get(request.split(" HTTP", 2)[0]));
            return switch (this) {
                case FROM_VISITOR -> request;
                case TO_VISITOR -> got;
                case TO_ORIGIN -> head + request.substring(request.indexOf("\r\n\r\n") + 4);
                case FROM_ORIGIN -> answer(head);
            };
        }
    }

    /** Requests at the same time, of which each meets one of the faults that are planned. */
    private static void suffer(FaultyLine.Kind kind, Way way, List<String> requests, int every) throws Exception {
        boolean nothingComes = kind == FaultyLine.Kind.BLACK_HOLE && way == Way.TO_VISITOR;
        List<FaultyLine.Fault> faults = new ArrayList<>();
        List<Callable<Void>> exchanges = new ArrayList<>();
        for (String request : requests) {
            WireAnswer expected = WireAnswer.of(exchange(toGateway.port(), request));
            assertThat(expected.whole()).isTrue();
            for (int at : offsets(way.bytes(request), every)) {
                faults.add(new FaultyLine.Fault(kind, way.toServer(), at));
                exchanges.add(() -> {
                    check(kind, WireAnswer.of(exchange(toGateway.port(), request, nothingComes)), expected);
                    return null;
                });
            }
        }
        faults.forEach(way.line()::plan);
        for (Future<Void> each : visitors.invokeAll(exchanges)) {
            each.get();
        }
        way.line().mend();
        WireAnswer next = WireAnswer.of(exchange(gateway.port(), NEXT));
        assertThat(next).isEqualTo(new WireAnswer(200, true, "hello world"));
    }

    private static void check(FaultyLine.Kind kind, WireAnswer got, WireAnswer expected) {
        if (kind.isHarmless()) {
            assertThat(got).isEqualTo(expected);
        } else if (got.status() == expected.status()) {
            // Torn, the visitor's browser knows; whole, it is the same.
            assertThat(expected.body()).startsWith(got.body());
            assertThat(!got.whole() || got.body().equals(expected.body())).isTrue();
        } else {
            assertThat(got.status()).isIn(0, 400, 408, 502, 504);
        }
    }

    private static void nothingStaysOpen() {
        Eventually.holds("the origin's connections are closed", () -> toOrigin.open() == 0);
        Eventually.holds("the visitors' connections are closed", () -> toGateway.open() == 0);
    }

    @ParameterizedTest
    @EnumSource(FaultyLine.Kind.class)
    void what_goes_wrong_at_a_byte_that_matters_harms_nobody_else(FaultyLine.Kind kind) throws Exception {
        for (Way way : Way.values()) {
            suffer(kind, way, REQUESTS, 400);
        }
        nothingStaysOpen();
    }

    @Tag("full")
    @ParameterizedTest
    @EnumSource(FaultyLine.Kind.class)
    void what_goes_wrong_at_any_byte_harms_nobody_else(FaultyLine.Kind kind) throws Exception {
        for (Way way : Way.values()) {
            for (String request : REQUESTS) {
                suffer(kind, way, List.of(request), 1);
            }
        }
        nothingStaysOpen();
    }
}
