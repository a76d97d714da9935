package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;

import static org.assertj.core.api.Assertions.assertThat;

/** A browser somewhere, which keeps the consent cookie it is given. */
final class Visitor {
    static final byte[] NO_BODY = new byte[0];
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "__Host-consent=";

    private final int port;
    private final List<String> headers = new ArrayList<>();
    private @Nullable String cookie;

    private Visitor(int port) {
        this.port = port;
    }

    /**
     * A browser.
     *
     * @param place such as {@code DE} or {@code US-CA}
     */
    static Visitor from(String place, int port) {
        Visitor visitor = new Visitor(port);
        int hyphen = place.indexOf('-');
        visitor.headers.add(GatewayFixture.COUNTRY + ": " + (hyphen < 0 ? place : place.substring(0, hyphen)));
        if (hyphen >= 0) {
            visitor.headers.add(GatewayFixture.REGION + ": " + place.substring(hyphen + 1));
        }
        return visitor;
    }

    /** Sends the signal from now on. */
    Visitor withSignal() {
        headers.add("Sec-GPC: 1");
        return this;
    }

    /** Is logged into this account. */
    Visitor of(String account) {
        headers.add(GatewayFixture.ACCOUNT + ": " + account);
        return this;
    }

    /** Is of this age, as the site says. */
    Visitor aged(String age) {
        headers.add(GatewayFixture.AGE + ": " + age);
        return this;
    }

    /** Holds this value in the consent cookie from now on; none for null. */
    Visitor holding(@Nullable String value) {
        cookie = value;
        return this;
    }

    /** The consent cookie's value; null where there is none. */
    @Nullable
    String cookie() {
        return cookie;
    }

    RawAnswer send(String method, String path, byte[] body, String... more) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of(more));
        if (cookie != null) {
            all.add("Cookie: theirs=1; " + NAME + cookie);
        }
        RawAnswer answer = RawClient.exchange(port, method, path, body, all.toArray(String[]::new));
        answer.header("Set-Cookie").ifPresent(this::keep);
        return answer;
    }

    private void keep(String header) {
        assertThat(header).startsWith(NAME);
        String value = header.substring(NAME.length(), header.indexOf(';'));
        cookie = value.isEmpty() ? null : value;
    }

    JsonNode state() {
        RawAnswer answer = send("GET", "/_consent/v1/state", NO_BODY);
        assertThat(answer.status()).isEqualTo(200);
        return json(answer);
    }

    RawAnswer choose(String body, String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.add("Content-Type: application/json");
        return send("POST", "/_consent/v1/choices", body.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    /** Chooses, which must be taken. */
    JsonNode chose(String body) {
        RawAnswer answer = choose(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return json(answer);
    }

    JsonNode record() {
        RawAnswer answer = send("GET", "/_consent/v1/record", NO_BODY);
        assertThat(answer.status()).isEqualTo(200);
        return json(answer);
    }

    RawAnswer erase(String... more) {
        return send("DELETE", "/_consent/v1/record", NO_BODY, more);
    }

    static boolean allows(JsonNode decision, String purpose) {
        return decision.at("/purposes/" + purpose + "/allowed").booleanValue();
    }

    static String reason(JsonNode decision, String purpose) {
        return decision.at("/purposes/" + purpose + "/reason").asText();
    }

    static JsonNode json(RawAnswer answer) {
        try {
            return JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.text(), e);
        }
    }

    /** Asserts a problem as RFC 9457 has it, and returns its detail. */
    static String problem(RawAnswer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.all("Content-Type")).containsExactly("application/problem+json");
        assertThat(answer.all("Cache-Control")).containsExactly("no-store");
        JsonNode body = json(answer);
        assertThat(body.path("status").intValue()).isEqualTo(status);
        assertThat(body.path("type").asText()).isEqualTo("about:blank");
        assertThat(body.path("title").asText()).isNotBlank();
        assertThat(body.path("detail").asText())
                .isNotBlank()
                .doesNotContain("[Source", "com.fasterxml", "io.consentry");
        return body.path("detail").asText();
    }
}
