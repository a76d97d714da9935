package io.consentry.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class VendorSinkTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final VendorSink sink =
            VendorSink.start(vertx, Clock.fixed(NOON, ZoneOffset.UTC)).await();
    private final Browser browser = new Browser();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void a_pixel_sets_a_third_party_cookie() {
        Answer answer = browser.get(sink.port(), "www.facebook.com.localhost", "/tr/?id=1");

        assertThat(answer.header("Content-Type")).isEqualTo("image/gif");
        assertThat(answer.cookies()).singleElement().asString().endsWith("Secure; SameSite=None");
    }

    @Test
    void a_contact_is_remembered_under_the_real_host() {
        browser.get(sink.port(), "WWW.Facebook.com.localhost", "/tr/?id=1");
        browser.get(sink.port(), "stranger.example.localhost", "/x.js");
        browser.get(sink.port(), "localhost", "/");

        assertThat(sink.contactsSince(0))
                .containsExactly(
                        new Contact(1, NOON, "www.facebook.com", "/tr/", "image"),
                        new Contact(2, NOON, "stranger.example", "/x.js", "unknown"));
        assertThat(sink.contactsSince(1)).hasSize(1);
        assertThat(sink.lastContact()).isEqualTo(2);
    }

    @Test
    void a_website_may_send_with_credentials() {
        Answer answer = browser.send(
                HttpMethod.OPTIONS,
                sink.port(),
                "k.clarity.ms.localhost",
                "/collect",
                "",
                "Origin",
                "http://localhost:8080");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:8080");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    }

    @Test
    void only_the_latest_contacts_are_kept() {
        ContactLog log = new ContactLog(Clock.fixed(NOON, ZoneOffset.UTC));
        for (int i = 0; i < 2_500; i++) {
            log.add("www.facebook.com", "/tr/", "image");
        }

        assertThat(log.since(0)).hasSize(2_000).first().returns(501L, Contact::number);
        assertThat(log.since(2_499)).hasSize(1);
    }
}
