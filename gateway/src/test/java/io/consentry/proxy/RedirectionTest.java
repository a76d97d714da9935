package io.consentry.proxy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers that lead a page's parts elsewhere. */
final class RedirectionTest {
    private static final String DE = GatewayFixture.COUNTRY + ": DE";
    private static final String BR = GatewayFixture.COUNTRY + ": BR";
    private static final String PIXEL = "https://www.google-analytics.com/collect";

    private ScriptedOrigin origin;
    private GatewayFixture gateway;
    private volatile String location = PIXEL;
    private volatile int status = 302;
    private volatile String type = "text/html";

    @BeforeEach
    void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", location)
                .putHeader("Set-Cookie", "own=1")
                .putHeader("Cache-Control", "public, max-age=600")
                .putHeader("Content-Type", type)
                .end("<a href=there>there</a>"));
        gateway = GatewayFixture.before(origin.port());
    }

    @AfterEach
    void stop() {
        gateway.close();
        origin.close();
    }

    private RawAnswer get(String country, String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = country;
        System.arraycopy(headers, 0, all, 1, headers.length);
        return gateway.send("GET", "/r", all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "script", "style", "iframe", "empty", "object", "worker"})
    void a_part_is_not_led_to_a_denied_vendor(String destination) {
        for (int each : new int[] {301, 302, 303, 307, 308}) {
            status = each;
            RawAnswer got = get(DE, "Sec-Fetch-Dest: " + destination);
            assertThat(got.status()).isEqualTo(204);
            assertThat(got.all("Location")).isEmpty();
            assertThat(got.all("Set-Cookie")).containsExactly("own=1");
            assertThat(got.all("Cache-Control")).containsExactly("private, no-store");
            assertThat(got.body().length()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//www.google-analytics.com/collect",
                "\\\\www.google-analytics.com/collect",
                "HTTPS://WWW.GOOGLE-ANALYTICS.COM/",
                "https:www.google-analytics.com",
                "https://www.google-analytics.com:8443/",
                "https://user@www.google-analytics.com./",
                "https://www.google%2Danalytics.com/"
            })
    void however_it_is_written(String written) {
        location = written;
        assertThat(get(DE, "Sec-Fetch-Dest: image").status()).isEqualTo(204);
    }

    @Test
    void an_allowed_one_is_followed_and_not_remembered() {
        RawAnswer got = get(BR, "Sec-Fetch-Dest: image");
        assertThat(got.status()).isEqualTo(302);
        assertThat(got.all("Location")).containsExactly(PIXEL);
        assertThat(got.all("Cache-Control")).containsExactly("private, no-store");
    }

    @Test
    void others_are_followed_as_ever() {
        for (String elsewhere : new String[] {"/login", "https://shop.example/", "https://cdn.jsdelivr.net/a.js"}) {
            location = elsewhere;
            RawAnswer got = get(DE, "Sec-Fetch-Dest: script");
            assertThat(got.status()).isEqualTo(302);
            assertThat(got.all("Location")).containsExactly(elsewhere);
        }
        location = "/a.js";
        status = 201;
        assertThat(get(DE, "Sec-Fetch-Dest: script").status()).isEqualTo(201);
    }

    @Test
    void where_a_page_leads_the_visitor_goes() {
        assertThat(get(DE, "Sec-Fetch-Dest: document").all("Location")).containsExactly(PIXEL);
        assertThat(get(DE).all("Location")).containsExactly(PIXEL);
    }

    @Test
    void where_a_page_leads_no_cache_leads_its_parts() {
        type = "text/plain";
        for (String[] asks : new String[][] {{}, {"Sec-Fetch-Dest: document"}}) {
            assertThat(get(BR, asks).all("Cache-Control")).containsExactly("private, no-store");
            assertThat(get(DE, asks).all("Cache-Control")).containsExactly("private, no-store");
        }
        location = "https://cdn.jsdelivr.net/a.js";
        assertThat(get(DE).all("Cache-Control")).containsExactly("public, max-age=600");
    }
}
