package io.consentry.proxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.FullPort;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.RawOrigin;
import io.consentry.ScriptedOrigin;
import io.consentry.config.ConfigException;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The owner's own page in place of ours. */
final class ErrorPageTest {
    @TempDir
    private Path folder;

    private static void isOwn(RawAnswer got, String text) {
        assertThat(got.text()).isEqualTo(text);
        assertThat(got.all("Content-Type")).containsExactly("text/html; charset=utf-8");
        assertThat(got.all("Cache-Control")).containsExactly("no-store");
        assertThat(got.all("ETag")).isEmpty();
    }

    @Test
    void it_is_sent_as_it_is_with_the_status_and_without_a_banner() throws Exception {
        Path page = Files.writeString(
                folder.resolve("sorry.html"), "<!doctype html><head></head><b style='a{b}'>{{status}} – désolé</b>");
        try (RawOrigin origin = new RawOrigin();
                GatewayFixture gateway = GatewayFixture.before(
                        origin.port(), Map.of(Option.ERROR_PAGE, page.toString(), Option.RESPONSE_TIMEOUT, "1"))) {
            RawAnswer bad = gateway.send("GET", "/", "Sec-Fetch-Dest: document", GatewayFixture.COUNTRY + ": DE");
            assertThat(bad.status()).isEqualTo(502);
            isOwn(bad, "<!doctype html><head></head><b style='a{b}'>502 – désolé</b>");
            origin.runs(connection -> connection.readToEnd());
            RawAnswer slow = gateway.send("GET", "/");
            assertThat(slow.status()).isEqualTo(504);
            isOwn(slow, "<!doctype html><head></head><b style='a{b}'>504 – désolé</b>");
            assertThat(gateway.send("HEAD", "/").text()).isEmpty();
        }
    }

    private static RawAnswer ask(GatewayFixture gateway, String host) {
        try (RawClient client = RawClient.to(gateway.port())) {
            return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read("GET");
        }
    }

    @Test
    void a_server_that_cannot_be_reached_in_time_is_a_504_and_the_other_site_is_not_touched() throws Exception {
        Path own = Files.writeString(folder.resolve("own.html"), "own {{status}}");
        try (FullPort full = new FullPort();
                ScriptedOrigin sound = new ScriptedOrigin()) {
            sound.answers(request -> request.response().end("sound"));
            String yaml = """
                    sites:
                      - hosts: [a.test]
                        origins: ["http://127.0.0.1:%d"]
                        connect-timeout: 1
                        error-page: %s
                      - hosts: [b.test]
                        origins: ["http://127.0.0.1:%d"]
                    """.formatted(full.port(), own, sound.port());
            try (GatewayFixture gateway = GatewayFixture.of(yaml, Map.of());
                    RawClient waiting = RawClient.to(gateway.port())) {
                long began = System.nanoTime();
                waiting.send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
                assertThat(ask(gateway, "b.test").text()).isEqualTo("sound");
                RawAnswer late = waiting.read("GET");
                assertThat(late.status()).isEqualTo(504);
                isOwn(late, "own 504");
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
                assertThat(ask(gateway, "b.test").text()).isEqualTo("sound");
                waiting.send("GET / HTTP/1.1\r\nHost: b.test\r\n\r\n");
                assertThat(waiting.read("GET").text()).isEqualTo("sound");
            }
        }
    }

    @Test
    void a_site_may_have_its_own_and_a_changed_one_is_taken() throws Exception {
        Path general = Files.writeString(folder.resolve("general.html"), "all {{status}}");
        Path own = Files.writeString(folder.resolve("own.html"), "own {{status}}");
        try (RawOrigin origin = new RawOrigin()) {
            String yaml = """
                    error-page: %s
                    sites:
                      - hosts: [a.test]
                        origins: ["http://127.0.0.1:%2$d"]
                      - hosts: [b.test]
                        origins: ["http://127.0.0.1:%2$d"]
                        error-page: %3$s
                    """.formatted(general, origin.port(), own);
            try (GatewayFixture gateway = GatewayFixture.of(yaml, Map.of())) {
                assertThat(ask(gateway, "a.test").text()).isEqualTo("all 502");
                assertThat(ask(gateway, "b.test").text()).isEqualTo("own 502");
                Files.writeString(own, "other {{status}}");
                gateway.reload(yaml);
                assertThat(ask(gateway, "b.test").text()).isEqualTo("other 502");
                Files.writeString(own, "  ");
                assertThatThrownBy(() -> gateway.reload(yaml))
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContaining("sites[1].error-page")
                        .hasMessageContaining("is empty");
                Files.write(own, new byte[] {(byte) 0xff, 'a'});
                assertThatThrownBy(() -> gateway.reload(yaml)).hasMessageContaining("is not text in UTF-8");
                Files.delete(own);
                assertThatThrownBy(() -> gateway.reload(yaml)).hasMessageContaining("cannot be read");
                assertThat(ask(gateway, "b.test").text()).isEqualTo("other 502");
            }
        }
    }
}
