package io.consentry.proxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.TestCertificate;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An origin that speaks HTTP/2: everything is as over HTTP/1.1. */
final class Http2OriginTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final byte[] NONE = new byte[0];
    private static final String DE = GatewayFixture.COUNTRY + ": DE";
    private static final String TAG = "<script src=\"https://www.google-analytics.com/analytics.js\"></script>";
    private static final long REFUSED_STREAM = 7;
    private static final long INTERNAL_ERROR = 2;

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;
    private static HttpServer origin;
    private static GatewayFixture gateway;
    private static volatile Handler<HttpServerRequest> script =
            request -> request.response().end();
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.of("origin.test", folder);
        certificate.write(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        origin = await(server(true));
        gateway = before(origin.actualPort(), Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        await(VERTX.close());
    }

    private static Future<HttpServer> server(boolean http2) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setUseAlpn(http2)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(folder.resolve("cert.pem").toString())
                        .addKeyPath(folder.resolve("key.pem").toString()));
        return VERTX.createHttpServer(options)
                .connectionHandler(connection -> CONNECTIONS.incrementAndGet())
                .requestHandler(request -> script.handle(request))
                .listen();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static GatewayFixture before(int port, Map<Option, String> more) {
        Map<Option, String> options = new java.util.HashMap<>(Map.of(
                Option.ORIGIN,
                "https://127.0.0.1:" + port,
                Option.ORIGIN_HTTP2,
                "true",
                Option.ORIGIN_CA,
                folder.resolve("cert.pem").toString(),
                Option.TLS_PORT,
                "0",
                Option.TLS_CERT,
                folder.resolve("cert.pem").toString(),
                Option.TLS_KEY,
                folder.resolve("key.pem").toString()));
        options.putAll(more);
        return GatewayFixture.before(port, options);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void it_is_asked_over_http_2_by_the_visitors_host() throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        script = request -> {
            asked.add(request.version() + " " + request.authority() + " "
                    + request.headers().contains("Host") + " " + request.uri());
            request.response().end("ok");
        };
        assertThat(gateway.send("GET", "/a?b=c").text()).isEqualTo("ok");
        assertThat(asked.poll(5, TimeUnit.SECONDS)).isEqualTo("HTTP_2 shop.test false /a?b=c");
    }

    @Test
    void a_page_is_governed() {
        script = request -> request.response()
                .putHeader("Content-Type", "text/html")
                .putHeader("ETag", "\"v1\"")
                .end("<!doctype html><head></head><body>" + TAG);
        RawAnswer page = gateway.send("GET", "/", DE, "Sec-Fetch-Dest: document");
        assertThat(page.text()).contains("type=\"text/plain\"").contains("/_consent/assets/");
        assertThat(page.end()).isEqualTo(RawAnswer.End.WHOLE);
        assertThat(page.all("ETag")).hasSize(1);
        assertThat(page.all("Connection")).isEmpty();
    }

    @Test
    void bodies_pass_both_ways_announced_or_not() throws Exception {
        script = request -> request.body().onSuccess(body -> request.response().end(body));
        byte[] body = random(3 * 1024 * 1024);
        RawAnswer announced = gateway.sendBody("POST", "/", body);
        assertThat(announced.body().getBytes()).isEqualTo(body);
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            assertThat(client.read("POST").text()).isEqualTo("hello");
        }
        HttpResponse<byte[]> over2 = http2().send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.tlsPort() + "/"))
                                .POST(HttpRequest.BodyPublishers.fromPublisher(
                                        HttpRequest.BodyPublishers.ofByteArray(body)))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(Arrays.equals(over2.body(), body)).isTrue();
    }

    private static java.net.http.HttpClient http2() {
        return java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_2)
                .sslContext(certificate.trust())
                .build();
    }

    @Test
    void hints_and_trailers_pass() {
        script = request -> request.response()
                .writeEarlyHints(MultiMap.caseInsensitiveMultiMap().add("link", "</style.css>; rel=preload; as=style"))
                .compose(sent -> request.response()
                        .setChunked(true)
                        .putTrailer("x-sum", "42")
                        .write("body"))
                .onSuccess(sent -> request.response().end());
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET", "/", NONE);
            RawAnswer hints = client.readHead();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.all("Link")).containsExactly("</style.css>; rel=preload; as=style");
            RawAnswer answer = client.read("GET");
            assertThat(answer.text()).isEqualTo("body");
            assertThat(answer.trailer("x-sum")).containsExactly("42");
        }
    }

    private static void breaksOff() {
        script = request -> {
            request.response().setChunked(true).putHeader("Content-Type", "text/plain");
            request.response()
                    .write(Buffer.buffer(random(100_000)))
                    .onSuccess(sent -> request.response().reset(INTERNAL_ERROR));
        };
    }

    @Test
    void an_answer_that_is_reset_is_never_whole() {
        breaksOff();
        RawAnswer torn = gateway.send("GET", "/");
        assertThat(torn.status()).isEqualTo(200);
        assertThat(torn.end()).isEqualTo(RawAnswer.End.TORN);
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.tlsPort() + "/"))
                .build();
        assertThatThrownBy(() -> http2().send(request, HttpResponse.BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void an_answer_that_ends_before_its_length_is_never_whole() {
        script = request -> {
            request.response().putHeader("Content-Length", "100");
            request.response()
                    .write("half")
                    .onSuccess(sent -> request.connection().close());
        };
        assertThat(gateway.send("GET", "/").end()).isEqualTo(RawAnswer.End.TORN);
    }

    @Test
    void a_reset_before_the_answer_is_a_502_and_a_refused_stream_is_repeated() {
        AtomicInteger times = new AtomicInteger();
        script = request -> {
            times.incrementAndGet();
            request.response().reset(INTERNAL_ERROR);
        };
        assertThat(gateway.send("DELETE", "/").status()).isEqualTo(502);
        assertThat(times).hasValue(1);
        script = request -> {
            if (times.incrementAndGet() == 2) {
                request.response().reset(REFUSED_STREAM);
            } else {
                request.response().end("again");
            }
        };
        assertThat(gateway.send("DELETE", "/").text()).isEqualTo("again");
        assertThat(times).hasValue(3);
    }

    @Test
    void a_visitor_who_leaves_resets_the_stream_and_no_more() throws Exception {
        BlockingQueue<String> gone = new LinkedBlockingQueue<>();
        script = request -> {
            request.response().exceptionHandler(reset -> gone.add(reset.toString()));
            request.response().setChunked(true).write("first");
        };
        int before = CONNECTIONS.get();
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET", "/", NONE);
            assertThat(client.readHead().status()).isEqualTo(200);
        }
        assertThat(gone.poll(10, TimeUnit.SECONDS)).contains("8");
        script = request -> request.response().end("ok");
        assertThat(gateway.send("GET", "/").text()).isEqualTo("ok");
        assertThat(CONNECTIONS.get() - before)
                .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private static RequestOptions to(OriginSettings at, String path) {
        return new RequestOptions()
                .setHost(at.host())
                .setPort(at.port())
                .setSsl(true)
                .setURI(path);
    }

    /** One answer alone would fill the window that a connection has by default. */
    @Test
    void answers_that_nobody_reads_do_not_stop_the_others() throws Exception {
        byte[] much = random(200_000);
        script = request ->
                request.response().end(request.path().equals("/much") ? Buffer.buffer(much) : Buffer.buffer("ok"));
        ProxySettings settings = new ProxySettings(
                TimeoutSettings.DEFAULT,
                BalanceSettings.DEFAULT,
                PoolSettings.DEFAULT,
                new OriginTlsSettings(true, Files.readString(folder.resolve("cert.pem"))));
        OriginSettings at = new OriginSettings(URI.create("https://127.0.0.1:" + origin.actualPort()));
        OriginClients.Pool pool = new OriginClients.Pool(VERTX, 1);
        Promise<String> last = Promise.promise();
        int before = CONNECTIONS.get();
        // On one event loop, as in the gateway.
        VERTX.getOrCreateContext().runOnContext(begun -> {
            HttpClient client = pool.of(settings).of(at, false);
            Future<?> all = Future.succeededFuture();
            for (int i = 0; i < 10; i++) {
                all = all.compose(done -> client.request(to(at, "/much")))
                        .compose(HttpClientRequest::send)
                        .onSuccess(answer -> answer.pause().exceptionHandler(torn -> {}));
            }
            all.compose(done -> client.request(to(at, "/")))
                    .compose(HttpClientRequest::send)
                    .compose(HttpClientResponse::body)
                    .map(Buffer::toString)
                    .onComplete(last);
        });
        assertThat(await(last.future())).isEqualTo("ok");
        assertThat(CONNECTIONS.get() - before).isEqualTo(1);
    }

    @Test
    void one_without_http_2_is_asked_over_http_1() throws Exception {
        BlockingQueue<HttpVersion> versions = new LinkedBlockingQueue<>();
        script = request -> {
            versions.add(request.version());
            request.response().end("old");
        };
        HttpServer old = await(server(false));
        try (GatewayFixture front = before(old.actualPort(), Map.of())) {
            assertThat(front.send("GET", "/").text()).isEqualTo("old");
        }
        try (GatewayFixture front = before(origin.actualPort(), Map.of(Option.ORIGIN_HTTP2, "false"))) {
            assertThat(front.send("GET", "/").text()).isEqualTo("old");
        }
        assertThat(versions).containsExactly(HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1);
    }

    @Test
    void one_whose_certificate_nobody_vouches_for_is_not_spoken_to() {
        AtomicInteger asked = new AtomicInteger();
        script = request -> {
            asked.incrementAndGet();
            request.response().end();
        };
        TestCertificate other = TestCertificate.of("other.test", folder);
        other.write(folder.resolve("other.pem"), folder.resolve("other.key"));
        Map<Option, String> wrong =
                Map.of(Option.ORIGIN_CA, folder.resolve("other.pem").toString());
        try (GatewayFixture front = before(origin.actualPort(), wrong)) {
            assertThat(front.send("GET", "/").status()).isEqualTo(502);
        }
        Map<Option, String> system = Map.of(Option.ORIGIN, "https://127.0.0.1:" + origin.actualPort());
        try (GatewayFixture front = GatewayFixture.before(origin.actualPort(), system)) {
            assertThat(front.send("GET", "/").status()).isEqualTo(502);
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void an_upgrade_is_asked_over_http_1() throws Exception {
        BlockingQueue<HttpVersion> versions = new LinkedBlockingQueue<>();
        script = request -> {
            versions.add(request.version());
            request.toWebSocket().onSuccess(socket -> socket.writeTextMessage("hello"));
        };
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send(
                    "GET",
                    "/",
                    NONE,
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(client.readBytes(7)).endsWith("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        assertThat(versions).containsExactly(HttpVersion.HTTP_1_1);
    }
}
