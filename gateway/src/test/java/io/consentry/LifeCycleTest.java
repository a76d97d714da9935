package io.consentry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;

import io.vertx.core.http.HttpServerResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.config.ConfigException;
import io.consentry.config.ConfigSource;
import io.consentry.config.Option;
import io.consentry.config.Settings;
import io.consentry.config.SettingsReader;

import static org.assertj.core.api.Assertions.assertThat;

/** Gateways that stop, that take another's place, and that get another configuration, while visitors come. */
final class LifeCycleTest {
    private static final byte[] NONE = new byte[0];
    private static final String TAG = "<script src=\"https://tag.vendor.test/a.js\"></script>";
    private static final String PAGE = "<!doctype html><html><head><title>t</title></head><body>" + TAG
            + "<p>text</p>".repeat(300) + "</body></html>";
    private static final String DE = GatewayFixture.COUNTRY + ": DE";
    private static final String DOCUMENT = "Sec-Fetch-Dest: document";
    private static final int VISITORS = 6;

    private final List<HttpServerResponse> pending = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private ScriptedOrigin origin;

    @BeforeEach
    void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> {
            if (request.path().equals("/later")) {
                pending.add(request.response());
            } else if (request.path().equals("/form")) {
                request.body().onSuccess(body -> request.response().end("got " + body.length()));
            } else {
                request.response().putHeader("Content-Type", "text/html").end(PAGE);
            }
        });
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private static String wrongPage(RawAnswer page) {
        return page.text().contains("</body></html>") ? "" : "the page is not whole";
    }

    private static boolean isReady(GatewayFixture gateway) {
        return gateway.sendInternal("GET", "/health/ready", NONE).status() == 200;
    }

    @Test
    void what_runs_is_finished_and_kept_connections_are_told() throws Exception {
        GatewayFixture gateway = GatewayFixture.before(origin.port(), Map.of(Option.DRAIN, "1"));
        try (RawClient waiting = RawClient.to(gateway.port());
                RawClient kept = RawClient.to(gateway.port());
                RawClient uploading = RawClient.to(gateway.port())) {
            waiting.send("GET", "/later", NONE);
            uploading.send("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf ");
            kept.send("GET", "/", NONE);
            assertThat(kept.read("GET").all("Connection")).isEmpty();
            Eventually.holds("the origin has been asked", () -> pending.size() == 1);
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(gateway::close);
            Eventually.holds("its health check says so", () -> !isReady(gateway));
            kept.send("GET", "/", NONE);
            RawAnswer last = kept.read("GET");
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.all("Connection")).containsExactly("close");
            assertThat(kept.isClosed()).isTrue();
            Eventually.holds("nobody new is let in", () -> isRefused(gateway.port()));
            pending.get(0).putHeader("Content-Type", "text/html").end(PAGE);
            assertThat(waiting.read("GET").text()).contains("</body></html>");
            uploading.send("done.");
            assertThat(uploading.read("POST").text()).isEqualTo("got 10");
            stopping.get(20, TimeUnit.SECONDS);
        }
    }

    private static boolean isRefused(int port) {
        try (RawClient client = RawClient.to(port)) {
            return client.isClosed();
        } catch (java.io.UncheckedIOException refused) {
            return true;
        }
    }

    @Test
    void gateways_that_take_each_others_place_lose_no_request() throws Exception {
        roll(3);
    }

    @Tag("full")
    @Test
    void gateways_that_take_each_others_place_a_hundred_times_lose_no_request() throws Exception {
        roll(100);
    }

    private void roll(int times) throws Exception {
        Deque<GatewayFixture> gateways = new ArrayDeque<>();
        List<GatewayFixture> known = new CopyOnWriteArrayList<>();
        AtomicInteger turn = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            GatewayFixture gateway = GatewayFixture.before(origin.port(), Map.of(Option.DRAIN, "1"));
            gateways.add(gateway);
            known.add(gateway);
        }
        try (FaultyLine balancer = new FaultyLine(() -> next(known, turn));
                Load load = new Load(balancer.port(), VISITORS, LifeCycleTest::wrongPage)) {
            for (int i = 0; i < times; i++) {
                load.awaitMore(100);
                GatewayFixture fresh = GatewayFixture.before(origin.port(), Map.of(Option.DRAIN, "1"));
                gateways.add(fresh);
                known.add(fresh);
                GatewayFixture old = gateways.remove();
                old.close();
                known.remove(old);
                assertThat(load.failures()).isEmpty();
            }
            load.awaitMore(100);
            load.close();
            assertThat(load.failures()).isEmpty();
        } finally {
            gateways.forEach(GatewayFixture::close);
        }
    }

    /** In turn, those whose health check says that they are ready. */
    private static int next(List<GatewayFixture> known, AtomicInteger turn) {
        List<GatewayFixture> ready =
                known.stream().filter(LifeCycleTest::answersReady).toList();
        return ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())).port();
    }

    private static boolean answersReady(GatewayFixture gateway) {
        try {
            return isReady(gateway);
        } catch (java.io.UncheckedIOException | AssertionError gone) {
            return false;
        }
    }

    private Settings read(Path file) throws ConfigException {
        Map<Option, String> given = new EnumMap<>(Option.class);
        given.put(Option.ORIGIN, "http://127.0.0.1:" + origin.port());
        given.put(Option.LISTEN, "127.0.0.1");
        given.put(Option.PORT, "0");
        given.put(Option.INTERNAL_PORT, "0");
        given.put(Option.STORE, folder.resolve("consent.db").toString());
        given.put(Option.COUNTRY_HEADER, GatewayFixture.COUNTRY);
        given.put(Option.DRAIN, "0");
        return SettingsReader.read(new ConfigSource(given, Map.of(), Optional.of(file)), new SecureRandom());
    }

    private static String config(boolean known) {
        String vendors = """
                vendors:
                  - id: tag
                    name: Tag
                    hosts: [tag.vendor.test]
                    purposes: [advertising]
                """;
        return (known ? vendors : "") + "prefix: " + (known ? "/_known" : "/_unknown") + "\n";
    }

    /** Which of the two configurations made this page; it must be one of them in every respect. */
    private static String mixed(RawAnswer page) {
        boolean parked = page.text().contains("data-consentry-src=\"https://tag.vendor.test/a.js\"");
        boolean prefix = page.text().contains("/_known/");
        boolean other = page.text().contains("/_unknown/");
        return parked == prefix && prefix != other ? "" : "parked " + parked + ", prefix " + prefix + " " + other;
    }

    @Test
    void a_configuration_that_changes_under_load_holds_as_a_whole_and_a_bad_one_not_at_all() throws Exception {
        reload(10);
    }

    @Tag("full")
    @Test
    void a_configuration_that_changes_a_hundred_times_under_load_fails_no_request() throws Exception {
        reload(100);
    }

    private void reload(int times) throws Exception {
        Path file = Files.writeString(folder.resolve("consentry.yaml"), config(true));
        Settings settings = read(file);
        Gateway gateway = Gateway.start(settings, Gateway.runtime(), request -> {});
        List<Boolean> taken = new ArrayList<>();
        try (Reload reload = new Reload(() -> read(file), gateway, settings, List.of(file));
                Load load = new Load(gateway.port(), VISITORS, LifeCycleTest::mixed)) {
            for (int i = 1; i <= times; i++) {
                load.awaitMore(30);
                boolean known = i % 2 == 0;
                Files.writeString(file, config(known));
                reload.look();
                assertThat(isParked(gateway)).isEqualTo(known);
                Files.writeString(file, "port: none\nvendor: {}\n");
                taken.add(reload.readAnew());
                assertThat(isParked(gateway)).isEqualTo(known);
            }
            load.close();
            assertThat(load.failures()).isEmpty();
        } finally {
            gateway.close();
        }
        assertThat(taken).containsOnly(false);
    }

    @Test
    void what_needs_a_start_is_told_once_and_not_where_it_is_set_back() throws Exception {
        Path file = folder.resolve("consentry.yaml");
        Settings running = read(Files.writeString(file, config(true)));
        Settings other = read(Files.writeString(file, config(true) + "page-memory: 7\n"));
        assertThat(Reload.untold(running, running, other)).containsExactly("the memory for pages");
        assertThat(Reload.untold(running, other, other)).isEmpty();
        assertThat(Reload.untold(running, other, running)).isEmpty();
    }

    @Test
    void certificates_that_change_under_load_fail_no_request() throws Exception {
        changeCertificates(8);
    }

    @Tag("full")
    @Test
    void certificates_that_change_a_hundred_times_under_load_fail_no_request() throws Exception {
        changeCertificates(100);
    }

    /** Has the files looked at at once: waiting until the gateway does so itself would take minutes. */
    private void changeCertificates(int times) throws Exception {
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        List<TestCertificate> both =
                List.of(TestCertificate.of("first.test", folder), TestCertificate.of("second.test", folder));
        both.get(0).write(cert, key);
        Map<Option, String> options =
                Map.of(Option.TLS_PORT, "0", Option.TLS_CERT, cert.toString(), Option.TLS_KEY, key.toString());
        SSLContext any = TestCertificate.trust(both);
        try (GatewayFixture gateway = GatewayFixture.before(origin.port(), options);
                Load load = new Load(() -> RawClient.tls(gateway.tlsPort(), any), VISITORS, LifeCycleTest::wrongPage)) {
            for (int i = 1; i <= times; i++) {
                TestCertificate next = both.get(i % 2);
                next.write(cert, key);
                gateway.lookAtCertificates();
                // Of its own trust, since a session that is resumed shows the certificate that it began with.
                assertThat(shows(gateway, TestCertificate.trust(both), next)).isTrue();
                load.awaitMore(20);
            }
            load.close();
            assertThat(load.failures()).isEmpty();
        }
    }

    private static boolean shows(GatewayFixture gateway, SSLContext trust, TestCertificate expected) {
        try (RawClient client = RawClient.tls(gateway.tlsPort(), trust)) {
            assertThat(client.send("GET", "/", NONE).read("GET").status()).isEqualTo(200);
            return client.session().getPeerCertificates()[0].equals(expected.certificate());
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isParked(Gateway gateway) {
        RawAnswer page = RawClient.exchange(gateway.port(), "GET", "/", NONE, DE, DOCUMENT);
        assertThat(page.status()).isEqualTo(200);
        return page.text().contains("data-consentry-src=\"https://tag.vendor.test/a.js\"");
    }
}
