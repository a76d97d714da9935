package io.consentry.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.ScriptedOrigin;
import io.consentry.TestCertificate;
import io.consentry.config.Option;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Visitors that speak HTTP/2, with the client of the JDK. */
final class Http2Test {
    private static final String TAG = "<script src=\"https://www.google-analytics.com/analytics.js\"></script>";

    @TempDir
    private static Path folder;

    private static ScriptedOrigin origin;
    private static GatewayFixture gateway;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        origin = new ScriptedOrigin();
        TestCertificate certificate = TestCertificate.of("shop.test", folder);
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        certificate.write(cert, key);
        gateway = GatewayFixture.before(
                origin.port(),
                Map.of(Option.TLS_PORT, "0", Option.TLS_CERT, cert.toString(), Option.TLS_KEY, key.toString()));
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(certificate.trust())
                .build();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.tlsPort() + path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    @Test
    void a_page_is_governed_and_gets_its_banner() throws Exception {
        origin.answersPage("<!doctype html><head></head><body>" + TAG);
        HttpResponse<byte[]> page =
                send(to("/").header(GatewayFixture.COUNTRY, "DE").header("Accept", "text/html"));
        assertThat(text(page)).contains("type=\"text/plain\"").contains("/_consent/assets/");
        assertThat(page.headers().firstValue("cache-control")).hasValue("private, no-cache");
    }

    @Test
    void a_page_is_compressed_as_over_http_1() throws Exception {
        origin.answersPage("<!doctype html><head></head><body>" + TAG);
        HttpResponse<byte[]> page = send(to("/").header("Accept-Encoding", "gzip"));
        assertThat(page.headers().firstValue("content-encoding")).hasValue("gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(page.body())).readAllBytes();
        assertThat(new String(plain, UTF_8)).contains("type=\"text/plain\"");
    }

    @Test
    void a_choice_is_recorded_and_holds_on_the_next_page() throws Exception {
        origin.answersPage("<!doctype html><head></head><body>" + TAG);
        HttpResponse<byte[]> chosen = send(to("/_consent/v1/choices")
                .header(GatewayFixture.COUNTRY, "DE")
                .header("Content-Type", "application/json")
                .header("Origin", "https://localhost:" + gateway.tlsPort())
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"purposes\":{\"functional\":true,\"analytics\":true,\"advertising\":true},"
                                + "\"method\":\"accept-all\",\"bannerVersion\":\"1\",\"language\":\"en\"}")));
        assertThat(chosen.statusCode()).describedAs(text(chosen)).isEqualTo(200);
        String cookie = chosen.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        HttpResponse<byte[]> page =
                send(to("/").header(GatewayFixture.COUNTRY, "DE").header("Cookie", cookie));
        assertThat(text(page)).contains(TAG);
    }

    @Test
    void the_origin_is_asked_as_over_http_1_with_the_host_of_the_authority() throws Exception {
        BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
        origin.answers(request -> {
            asked.add(request);
            request.response().end("ok");
        });
        send(to("/a?b=c").header("Cookie", "a=1; b=2"));
        HttpServerRequest request = asked.remove();
        assertThat(request.uri()).isEqualTo("/a?b=c");
        assertThat(request.headers().getAll("Host")).containsExactly("localhost:" + gateway.tlsPort());
        assertThat(request.headers().getAll("Cookie")).containsExactly("a=1; b=2");
        assertThat(request.headers().getAll("X-Forwarded-Proto")).containsExactly("https");
        assertThat(request.headers().getAll("Via")).containsExactly("2.0 consentry");
        assertThat(request.headers().contains("Transfer-Encoding")).isFalse();
        assertThat(request.headers().contains("Content-Length")).isFalse();
    }

    @Test
    void a_body_without_a_length_arrives_whole() throws Exception {
        byte[] sent = new byte[3 * 1024 * 1024];
        new Random(3).nextBytes(sent);
        BlockingQueue<byte[]> got = new LinkedBlockingQueue<>();
        origin.answers(request -> request.body().onSuccess(body -> {
            got.add(body.getBytes());
            request.response().end("thanks");
        }));
        HttpResponse<byte[]> answer = send(
                to("/upload").POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(sent))));
        assertThat(text(answer)).isEqualTo("thanks");
        assertThat(Arrays.equals(got.poll(10, TimeUnit.SECONDS), sent)).isTrue();
    }

    @Test
    void a_large_answer_arrives_whole() throws Exception {
        byte[] sent = new byte[5 * 1024 * 1024];
        new Random(4).nextBytes(sent);
        origin.answers(request -> request.response().end(io.vertx.core.buffer.Buffer.buffer(sent)));
        HttpResponse<byte[]> answer = send(to("/film"));
        assertThat(Arrays.equals(answer.body(), sent)).isTrue();
        assertThat(answer.headers().firstValue("content-length")).hasValue(String.valueOf(sent.length));
    }

    @Test
    void head_and_range_and_304_are_answered() throws Exception {
        origin.answers(request -> {
            if (request.headers().contains("If-None-Match")) {
                request.response().setStatusCode(304).end();
            } else if (request.headers().contains("Range")) {
                request.response()
                        .setStatusCode(206)
                        .putHeader("Content-Range", "bytes 0-1/4")
                        .end("ab");
            } else {
                request.response().putHeader("Content-Length", "4").end();
            }
        });
        HttpResponse<byte[]> head = send(to("/x").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).hasValue("4");
        HttpResponse<byte[]> part = send(to("/x").header("Range", "bytes=0-1"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(text(part)).isEqualTo("ab");
        assertThat(send(to("/x").header("If-None-Match", "\"a\"")).statusCode()).isEqualTo(304);
    }

    @Test
    void an_answer_that_breaks_off_never_looks_whole_and_the_connection_goes_on() throws Exception {
        origin.answers(request -> {
            if (request.path().equals("/torn")) {
                request.response().setChunked(true);
                request.response()
                        .write("half")
                        .onComplete(sent -> request.connection().close());
            } else {
                request.response().end("fine");
            }
        });
        assertThatThrownBy(() -> send(to("/torn"))).isInstanceOf(IOException.class);
        assertThat(text(send(to("/next")))).isEqualTo("fine");
    }

    @Test
    void an_origin_that_hangs_up_is_an_honest_502() throws Exception {
        origin.answers(request -> request.connection().close());
        HttpResponse<byte[]> answer = send(to("/"));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(text(answer)).contains("502");
    }

    @Test
    void many_requests_share_one_connection_and_few_to_the_origin() throws Exception {
        origin.answers(request -> request.response().end(request.path()));
        send(to("/first"));
        int before = origin.accepted();
        for (int i = 0; i < 20; i++) {
            assertThat(text(send(to("/" + i)))).isEqualTo("/" + i);
        }
        assertThat(origin.accepted() - before).isZero();
        List<CompletableFuture<HttpResponse<byte[]>>> all = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> client.sendAsync(to("/p" + i).build(), HttpResponse.BodyHandlers.ofByteArray()))
                .toList();
        for (int i = 0; i < 50; i++) {
            assertThat(text(all.get(i).get(20, TimeUnit.SECONDS))).isEqualTo("/p" + i);
        }
    }

    @Test
    void what_is_refused_ends_its_request_and_not_the_connection() throws Exception {
        origin.answers(request -> request.response().end("reached"));
        HttpResponse<byte[]> trace = send(to("/").method("TRACE", HttpRequest.BodyPublishers.noBody()));
        assertThat(trace.statusCode()).isEqualTo(501);
        assertThat(send(to("/").header("Content_Length", "3")).statusCode()).isEqualTo(400);
        assertThat(send(to("/" + "x".repeat(9000))).statusCode()).isEqualTo(414);
        assertThat(text(send(to("/")))).isEqualTo("reached");
    }

    @Test
    void a_changed_certificate_does_not_end_http_2() {
        origin.answers(request -> request.response().end("fine"));
        Path cert = folder.resolve("changing.pem");
        Path key = folder.resolve("changing-key.pem");
        TestCertificate.of("before.test", folder).write(cert, key);
        TestCertificate after = TestCertificate.of("after.test", folder);
        HttpClient trusting = HttpClient.newBuilder().sslContext(after.trust()).build();
        Map<Option, String> options =
                Map.of(Option.TLS_PORT, "0", Option.TLS_CERT, cert.toString(), Option.TLS_KEY, key.toString());
        try (GatewayFixture changing = GatewayFixture.before(origin.port(), options)) {
            URI address = URI.create("https://localhost:" + changing.tlsPort() + "/");
            after.write(cert, key);
            changing.lookAtCertificates();
            Eventually.holds("the next certificate is shown", () -> speaksHttp2(trusting, address));
        }
    }

    private static boolean speaksHttp2(HttpClient trusting, URI address) {
        try {
            HttpResponse<String> answer =
                    trusting.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            return true;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void early_hints_come_before_the_answer() throws Exception {
        origin.answers(request -> {
            MultiMap hints = MultiMap.caseInsensitiveMultiMap().add("Link", "</style.css>; rel=preload; as=style");
            request.response()
                    .writeEarlyHints(hints)
                    .onSuccess(sent -> request.response().end("page"));
        });
        try (FrameClient frames = new FrameClient(gateway.tlsPort())) {
            List<Http2Headers> heads = frames.heads(frames.send(FrameClient.head("GET", "/"), -1));
            assertThat(heads).extracting(head -> head.status().toString()).containsExactly("103", "200");
            assertThat(heads.get(0).get("link")).hasToString("</style.css>; rel=preload; as=style");
        }
    }

    @Test
    void a_body_that_waits_to_be_asked_for_is_asked_for() throws Exception {
        origin.answers(request -> {
            request.response().writeContinue();
            request.body().onSuccess(body -> request.response().end("got " + body.length()));
        });
        try (FrameClient frames = new FrameClient(gateway.tlsPort())) {
            Http2Headers head = FrameClient.head("POST", "/").add("expect", "100-continue");
            Http2FrameStream stream = frames.send(head, 0);
            assertThat(frames.outcome(stream)).isEqualTo("100");
            frames.send(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[3]), true).stream(stream));
            assertThat(frames.outcome(stream)).isEqualTo("200");
        }
    }

    @Test
    void whoever_knows_only_http_1_is_served_there() throws Exception {
        origin.answers(request -> request.response().end("old"));
        HttpResponse<String> answer =
                client.send(to("/").version(HttpClient.Version.HTTP_1_1).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.body()).isEqualTo("old");
    }
}
