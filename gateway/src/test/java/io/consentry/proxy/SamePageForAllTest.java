package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** Nobody is treated worse for saying no (11 CCR 7080): but for tags and banner the page is the same, byte for byte. */
final class SamePageForAllTest {
    private static final String TAG = "<script src=\"https://connect.facebook.net/en_US/fbevents.js\"></script>";
    private static final String PAGE = "<!doctype html><html><head><title>Shop</title>" + TAG
            + "</head><body><h1>Tea mug</h1><p class=price>12.00</p><form action=/buy><button>Buy</button></form>"
            + "<img src=/mug.jpg></body></html>";
    /** The question in the page's markup, and its style sheet. */
    private static final Pattern BANNER = Pattern.compile(
            "<link [^>]*href=\"/_consent/assets/[^>]*>(?=<title>)|<consentry-banner .*?</consentry-banner>",
            Pattern.DOTALL);

    private static final Pattern STATE =
            Pattern.compile("<meta id=\"consentry-state\" content='[^']*' data-consentry-own=\"\"/>");
    private static final Pattern OURS = Pattern.compile("<script[^>]*\"/_consent/assets/[^>]*></script>");
    private static final Pattern FACEBOOK = Pattern.compile("<script[^>]*connect\\.facebook\\.net[^>]*></script>");

    private static ScriptedOrigin origin;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        origin = new ScriptedOrigin();
        origin.answersPage(PAGE);
        gateway = GatewayFixture.before(origin.port());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    @Test
    void refused_signalling_and_accepting_visitors_get_the_same_page() {
        for (String country : new String[] {"DE", "US", "BR"}) {
            String accepted = page(country, cookie(country, "accept-all"), "X-None: 1");
            String refused = page(country, cookie(country, "reject-all"), "X-None: 1");
            String signalling = page(country, "", "Sec-GPC: 1");

            assertThat(accepted).contains(TAG);
            assertThat(refused).doesNotContain(TAG);
            assertThat(signalling).doesNotContain(TAG);
            assertThat(withoutTags(refused)).isEqualTo(withoutTags(accepted));
            assertThat(withoutTags(signalling)).isEqualTo(withoutTags(accepted));
            assertThat(withoutTags(accepted)).contains("12.00").contains("<button>Buy</button>");
        }
    }

    @Test
    void a_request_that_asks_for_it_is_told_what_was_decided() {
        RawAnswer told = gateway.send(
                "GET",
                "/",
                GatewayFixture.COUNTRY + ": US",
                GatewayFixture.REGION + ": CO",
                "Sec-GPC: 1",
                "X-Consent-Debug: 1");
        assertThat(told.header("X-Consent-Decision"))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("regime=us-co jurisdiction=US-CO gpc=1 advertising=gpc analytics=gpc"));
        assertThat(gateway.send("GET", "/").header("X-Consent-Decision")).isEmpty();
    }

    @Test
    void what_tells_of_a_decision_stays_out_of_shared_caches() {
        origin.answers(request -> request.response()
                .putHeader("Content-Type", "image/png")
                .putHeader("Cache-Control", "public, max-age=60")
                .end("png"));
        try {
            RawAnswer told = gateway.send("GET", "/mug.png", "X-Consent-Debug: 1");
            assertThat(told.header("X-Consent-Decision")).isPresent();
            assertThat(told.header("Cache-Control")).contains("private, max-age=60");
            assertThat(gateway.send("GET", "/mug.png").header("Cache-Control")).contains("public, max-age=60");
        } finally {
            origin.answersPage(PAGE);
        }
    }

    @Test
    void where_the_owner_wants_that_nobody_is_told() {
        try (GatewayFixture silent = GatewayFixture.before(origin.port(), Map.of(Option.DECISION_HEADER, "false"))) {
            assertThat(silent.send("GET", "/", "X-Consent-Debug: 1").header("X-Consent-Decision"))
                    .isEmpty();
        }
    }

    private static String withoutTags(String page) {
        String without = OURS.matcher(STATE.matcher(page).replaceAll("")).replaceAll("");
        without = BANNER.matcher(without).replaceAll("");
        return FACEBOOK.matcher(without).replaceAll("");
    }

    private static String page(String country, String cookie, String signal) {
        RawAnswer answer = gateway.send(
                "GET",
                "/",
                GatewayFixture.COUNTRY + ": " + country,
                "Sec-Fetch-Dest: document",
                "Cookie: " + cookie,
                signal);
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    private static String cookie(String country, String method) {
        RawAnswer answer = gateway.sendBody(
                "POST",
                "/_consent/v1/choices",
                ("{\"method\":\"" + method + "\"}").getBytes(StandardCharsets.UTF_8),
                GatewayFixture.COUNTRY + ": " + country,
                "Content-Type: application/json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        String header = answer.header("Set-Cookie").orElseThrow();
        return header.substring(0, header.indexOf(';'));
    }
}
