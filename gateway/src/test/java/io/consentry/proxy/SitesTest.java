package io.consentry.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLHandshakeException;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;
import io.consentry.TestCertificate;
import io.consentry.config.ConfigException;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Several sites behind one gateway, told apart by their names, each with its own certificate. */
final class SitesTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Map<String, TestCertificate> CERTIFICATES = new HashMap<>();
    private static final int MISDIRECTED = 421;

    @TempDir
    private static Path folder;

    private static ScriptedOrigin shop;
    private static ScriptedOrigin blog;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        shop = new ScriptedOrigin();
        shop.answers(request -> request.response().end("shop"));
        blog = new ScriptedOrigin();
        blog.answers(request -> request.response().end("blog"));
        for (String name : new String[] {"general.test", "shop.test", "blog.test"}) {
            TestCertificate certificate = TestCertificate.of(name, folder);
            CERTIFICATES.put(name, certificate);
            certificate.write(cert(name), key(name));
        }
        gateway = GatewayFixture.of(general() + sites(), Map.of(Option.TLS_PORT, "0"));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        shop.close();
        blog.close();
        await(VERTX.close());
    }

    private static Path cert(String name) {
        return folder.resolve(name + ".pem");
    }

    private static Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private static TestCertificate of(String name) {
        return Objects.requireNonNull(CERTIFICATES.get(name), name);
    }

    private static String general() {
        return "tls-cert: " + cert("general.test") + "\ntls-key: " + key("general.test") + "\n";
    }

    private static String sites() {
        return """
                sites:
                  - hosts: [shop.test, "*.shop.test", localhost]
                    origins: ["http://127.0.0.1:%d"]
                    tls-cert: %s
                    tls-key: %s
                  - hosts: [blog.test, news.shop.test]
                    origins: ["http://127.0.0.1:%d"]
                    tls-cert: %s
                    tls-key: %s
                  - hosts: [plain.test]
                    origins: ["http://127.0.0.1:%d"]
                """.formatted(
                        shop.port(),
                        cert("shop.test"),
                        key("shop.test"),
                        blog.port(),
                        cert("blog.test"),
                        key("blog.test"),
                        blog.port());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static RawAnswer ask(RawClient client, String host) {
        return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read("GET");
    }

    private static RawAnswer ask(String host) {
        try (RawClient client = RawClient.to(gateway.port())) {
            return ask(client, host);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shop.test,shop",
        "SHOP.test,shop",
        "shop.test:8080,shop",
        "shop.test.,shop",
        "www.shop.test,shop",
        "a.b.shop.test,shop",
        "news.shop.test,blog",
        "blog.test,blog",
        "plain.test:1,blog"
    })
    void a_site_is_found_by_its_names(String host, String site) {
        assertThat(ask(host).text()).isEqualTo(site);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.test", "www.blog.test", "xshop.test", "test", "127.0.0.1", "[::1]:80"})
    void a_host_that_no_site_names_is_answered_with_421_and_no_origin_hears_of_it(String host) {
        int before = shop.accepted() + blog.accepted();
        RawAnswer answer = ask(host);
        assertThat(answer.status()).isEqualTo(MISDIRECTED);
        assertThat(answer.all("Cache-Control")).containsExactly("no-store");
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET /_consent/v1/state HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(client.read("GET").status()).isEqualTo(MISDIRECTED);
        }
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.read("POST").status()).isEqualTo(MISDIRECTED);
        }
        assertThat(shop.accepted() + blog.accepted()).isEqualTo(before);
    }

    @Test
    void a_request_without_a_host_is_nobodys() {
        try (RawClient client = RawClient.to(gateway.port())) {
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").read("GET").status())
                    .isEqualTo(MISDIRECTED);
        }
    }

    private static Certificate shown(GatewayFixture by, String name, TestCertificate trusted) throws IOException {
        try (RawClient client = RawClient.tls(by.tlsPort(), trusted.trust(), name)) {
            client.handshake();
            return client.session().getPeerCertificates()[0];
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shop.test,shop.test",
        "www.shop.test,shop.test",
        "news.shop.test,blog.test",
        "plain.test,general.test",
        "other.test,general.test"
    })
    void each_name_is_shown_its_own_certificate(String name, String certificate) throws Exception {
        TestCertificate expected = of(certificate);
        assertThat(shown(gateway, name, expected)).isEqualTo(expected.certificate());
    }

    @Test
    void without_a_general_certificate_an_unknown_name_has_no_handshake() throws Exception {
        try (GatewayFixture strict = GatewayFixture.of(sites(), Map.of(Option.TLS_PORT, "0"))) {
            TestCertificate own = of("blog.test");
            assertThat(shown(strict, "blog.test", own)).isEqualTo(own.certificate());
            assertThatThrownBy(() -> shown(strict, "other.test", own)).hasMessageContaining("handshake_failure");
            assertThatThrownBy(() -> shown(strict, "plain.test", own)).hasMessageContaining("handshake_failure");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shop.test,shop.test,200",
        "shop.test,www.shop.test,200",
        "shop.test,blog.test,421",
        "blog.test,shop.test,421",
        "blog.test,plain.test,421",
        "plain.test,other.test,421",
        "other.test,plain.test,200",
        "other.test,shop.test,421",
        "blog.test,localhost,200"
    })
    void a_connection_made_for_one_site_is_not_good_for_another_unless_its_certificate_is(
            String asked, String host, int status) throws Exception {
        int before = shop.accepted() + blog.accepted();
        String certificate = asked.equals("shop.test") || asked.equals("blog.test") ? asked : "general.test";
        try (RawClient client = RawClient.tls(gateway.tlsPort(), of(certificate).trust(), asked)) {
            assertThat(ask(client, host).status()).isEqualTo(status);
        }
        assertThat(statusOverHttp2(asked, host)).isEqualTo(status);
        if (status == MISDIRECTED) {
            assertThat(shop.accepted() + blog.accepted()).isEqualTo(before);
        }
    }

    @Test
    void a_handshake_without_a_name_is_good_for_every_site() {
        try (RawClient client =
                RawClient.tls(gateway.tlsPort(), of("general.test").trust())) {
            assertThat(ask(client, "shop.test").text()).isEqualTo("shop");
            assertThat(ask(client, "blog.test").text()).isEqualTo("blog");
        }
    }

    @Test
    void over_http_2_the_connections_other_requests_go_on() throws Exception {
        HttpClient client = http2();
        int before = shop.accepted() + blog.accepted();
        assertThat(status(client, "shop.test", "other.test")).isEqualTo(MISDIRECTED);
        assertThat(shop.accepted() + blog.accepted()).isEqualTo(before);
        assertThat(status(client, "shop.test", "shop.test")).isEqualTo(200);
        await(client.close());
    }

    private static HttpClient http2() {
        return VERTX.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2));
    }

    private static int statusOverHttp2(String asked, String host) throws Exception {
        HttpClient client = http2();
        int status = status(client, asked, host);
        await(client.close());
        return status;
    }

    private static int status(HttpClient client, String asked, String host) throws Exception {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(gateway.tlsPort(), "127.0.0.1"))
                .setHost(asked)
                .setPort(gateway.tlsPort())
                .setURI("/");
        return await(client.request(options).compose(request -> {
            assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
            request.authority(HostAndPort.create(host, gateway.tlsPort()));
            return request.send().compose(answer -> answer.body().map(answer.statusCode()));
        }));
    }

    @Test
    void a_changed_certificate_of_one_site_is_used_without_a_failed_handshake() throws Exception {
        TestCertificate first = TestCertificate.of("first.test", folder);
        TestCertificate second = TestCertificate.of("second.test", folder);
        first.write(cert("own"), key("own"));
        String yaml = general() + """
                sites:
                  - hosts: [own.test]
                    origins: ["http://127.0.0.1:%d"]
                    tls-cert: %s
                    tls-key: %s
                """.formatted(shop.port(), cert("own"), key("own"));
        try (GatewayFixture changing = GatewayFixture.of(yaml, Map.of(Option.TLS_PORT, "0"))) {
            assertThat(shown(changing, "own.test", first)).isEqualTo(first.certificate());
            // In between the key does not fit the certificate.
            Files.copy(cert("blog.test"), cert("own"), StandardCopyOption.REPLACE_EXISTING);
            changing.lookAtCertificates();
            assertThat(shown(changing, "own.test", first)).isEqualTo(first.certificate());
            second.write(cert("own"), key("own"));
            CompletableFuture<Void> looking = CompletableFuture.runAsync(changing::lookAtCertificates);
            Eventually.holds("the second is shown", () -> isShown(changing, first, second));
            looking.get(20, TimeUnit.SECONDS);
            assertThat(shown(changing, "other.test", of("general.test")))
                    .isEqualTo(of("general.test").certificate());
        }
    }

    /** Every handshake shows one of the two; a handshake that fails otherwise is not forgiven. */
    private static boolean isShown(GatewayFixture by, TestCertificate before, TestCertificate after) {
        for (TestCertificate each : List.of(before, after, before)) {
            try {
                return shown(by, "own.test", each).equals(after.certificate());
            } catch (SSLHandshakeException untrusted) {
                assertThat(untrusted).hasMessageContaining("PKIX path");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("neither is shown");
    }

    @Test
    void sites_and_origins_change_as_a_whole_and_bad_ones_not_at_all() throws Exception {
        String before = """
                sites:
                  - hosts: [one.test]
                    origins: ["http://127.0.0.1:%d"]
                """.formatted(shop.port());
        try (GatewayFixture changing = GatewayFixture.of(before, Map.of())) {
            assertThat(ask(changing, "one.test").text()).isEqualTo("shop");
            assertThat(ask(changing, "two.test").status()).isEqualTo(MISDIRECTED);
            try (RawClient kept = RawClient.to(changing.port())) {
                assertThat(ask(kept, "one.test").text()).isEqualTo("shop");
                changing.reload("""
                        sites:
                          - hosts: [two.test]
                            origins: ["http://127.0.0.1:%d"]
                        """.formatted(blog.port()));
                assertThat(ask(kept, "two.test").text()).isEqualTo("blog");
                assertThat(ask(kept, "one.test").status()).isEqualTo(MISDIRECTED);
            }
            assertThatThrownBy(() -> changing.reload("""
                    sites:
                      - hosts: [three.test, three.test]
                        origins: [nowhere, "ftp://a.test"]
                        balance: best
                        colour: red
                      - origins: []
                    """))
                    .isInstanceOfSatisfying(
                            ConfigException.class,
                            wrong -> assertThat(wrong.problems()).hasSizeGreaterThanOrEqualTo(7));
            assertThat(ask(changing, "two.test").text()).isEqualTo("blog");
            assertThat(ask(changing, "three.test").status()).isEqualTo(MISDIRECTED);
        }
    }

    private static RawAnswer ask(GatewayFixture by, String host) {
        try (RawClient client = RawClient.to(by.port())) {
            return ask(client, host);
        }
    }

    @Test
    void a_pair_that_does_not_fit_is_said_at_the_start_with_all_others() throws IOException {
        Path none = Files.writeString(folder.resolve("none.pem"), "nothing");
        String yaml = """
                sites:
                  - hosts: [a.test]
                    origins: ["http://127.0.0.1:1"]
                    tls-cert: %1$s
                    tls-key: %2$s
                  - hosts: [b.test]
                    origins: ["http://127.0.0.1:1"]
                    tls-cert: %3$s
                    tls-key: %3$s
                """.formatted(cert("shop.test"), key("blog.test"), none);
        assertThatThrownBy(() -> GatewayFixture.of(yaml, Map.of(Option.TLS_PORT, "0")))
                .hasStackTraceContaining("the key is not that of the certificate")
                .hasStackTraceContaining(none.toString());
    }
}
