package io.consentry.proxy;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** Visitors who are kept to TLS, which a proxy in front ends. */
final class HttpsTest {
    private static ScriptedOrigin origin;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> request.response()
                .putHeader("Strict-Transport-Security", "max-age=1")
                .end("from the origin"));
        gateway = GatewayFixture.before(origin.port(), Map.of(Option.HTTPS_REDIRECT, "443", Option.HSTS, "86400"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    private static void isSent(RawAnswer answer, String to) {
        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.all("Location")).containsExactly(to);
        assertThat(answer.all("Strict-Transport-Security")).isEmpty();
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void without_tls_they_are_sent_to_it() {
        isSent(gateway.send("GET", "/a?b=c"), "https://shop.test/a?b=c");
        isSent(gateway.send("HEAD", "/_consent/v1/state"), "https://shop.test/_consent/v1/state");
        isSent(gateway.sendBody("POST", "/form", new byte[100_000]), "https://shop.test/form");
        isSent(gateway.send("GET", "//evil.test/"), "https://shop.test//evil.test/");
    }

    @Test
    void with_tls_they_are_told_to_stay_in_the_owners_words_alone() {
        RawAnswer page = gateway.send("GET", "/", "X-Forwarded-Proto: https");
        assertThat(page.text()).isEqualTo("from the origin");
        assertThat(page.all("Strict-Transport-Security")).containsExactly("max-age=86400");
        assertThat(gateway.send("GET", "/_consent/v1/state", "X-Forwarded-Proto: https")
                        .all("Strict-Transport-Security"))
                .containsExactly("max-age=86400");
    }
}
