package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.api.SwitchedStore.Condition;

import static org.assertj.core.api.Assertions.assertThat;

/** Restriction and objection (GDPR Articles 18 and 21), for the browser itself and for an account. */
final class RightsTest {
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";
    private static final String RESTRICT = "{\"right\":\"restriction\"}";
    private static final List<String> OPTIONAL = List.of("functional", "analytics", "advertising");

    @AutoClose
    private final ApiFixture api = new ApiFixture();

    private Visitor from(String place) {
        return Visitor.from(place, api.port);
    }

    private static RawAnswer right(Visitor visitor, String method, String body, String... more) {
        List<String> headers = new ArrayList<>(List.of(more));
        headers.add("Content-Type: application/json");
        return visitor.send(
                method,
                "/_consent/v1/restriction",
                body.getBytes(StandardCharsets.UTF_8),
                headers.toArray(String[]::new));
    }

    private static JsonNode exercised(Visitor visitor, String body) {
        RawAnswer answer = right(visitor, "PUT", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Visitor.json(answer);
    }

    private static JsonNode lifted(Visitor visitor) {
        RawAnswer answer = right(visitor, "DELETE", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Visitor.json(answer);
    }

    private static void deniesAllButTheNecessary(JsonNode state) {
        OPTIONAL.forEach(purpose -> {
            assertThat(Visitor.reason(state, purpose)).as(purpose).isEqualTo("restricted");
            assertThat(state.at("/purposes/" + purpose + "/grantable").isBoolean())
                    .as("no choice changes " + purpose)
                    .isTrue();
            assertThat(state.at("/purposes/" + purpose + "/grantable").booleanValue())
                    .isFalse();
        });
        assertThat(Visitor.allows(state, "necessary")).isTrue();
        assertThat(state.path("ask").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"DE,restriction,restrict", "US-CA,objection,object", "BR,objection,object"})
    void it_denies_all_but_the_necessary_until_lifted_and_stands_in_the_record(
            String place, String right, String method) {
        Visitor visitor = from(place);
        visitor.chose(ACCEPT);

        deniesAllButTheNecessary(exercised(visitor, "{\"right\":\"" + right + "\"}"));

        deniesAllButTheNecessary(visitor.state());
        JsonNode event = visitor.record().at("/events/1");
        assertThat(event.path("method").asText()).isEqualTo(method);
        assertThat(event.at("/purposes/every").isBoolean()).isTrue();
        assertThat(event.at("/purposes/every").booleanValue()).isFalse();
        deniesAllButTheNecessary(visitor.chose(ACCEPT));
    }

    @Test
    void lifting_gives_no_grant_back_and_keeps_every_refusal() {
        Visitor german = from("DE");
        german.chose(ACCEPT);
        exercised(german, RESTRICT);
        JsonNode state = lifted(german);
        OPTIONAL.forEach(purpose ->
                assertThat(Visitor.reason(state, purpose)).as(purpose).isEqualTo("default"));
        assertThat(state.path("ask").booleanValue()).isTrue();
        assertThat(german.record().at("/events/2/method").asText()).isEqualTo("lift");
        assertThat(Visitor.reason(german.chose(ACCEPT), "analytics")).isEqualTo("granted");

        Visitor brazilian = from("BR");
        brazilian.chose("{\"method\":\"custom\",\"purposes\":{\"analytics\":true,\"advertising\":false}}");
        exercised(brazilian, RESTRICT);
        assertThat(Visitor.reason(lifted(brazilian), "advertising")).isEqualTo("refused");
    }

    @Test
    void browser_that_never_granted_is_restricted_without_an_identifier() {
        Visitor visitor = from("BR");

        deniesAllButTheNecessary(exercised(visitor, RESTRICT));

        assertThat(visitor.record().path("subject").isNull()).isTrue();
        assertThat(api.store.count()).isZero();
        deniesAllButTheNecessary(visitor.state());
        assertThat(Visitor.reason(lifted(visitor), "analytics")).isEqualTo("default");
        assertThat(api.store.count()).isZero();
    }

    @Test
    void lifting_what_is_not_restricted_changes_nothing() {
        Visitor visitor = from("DE");
        visitor.chose(ACCEPT);
        assertThat(Visitor.reason(lifted(visitor), "analytics")).isEqualTo("granted");
        assertThat(visitor.record().path("events")).hasSize(1);
    }

    @Test
    void erasure_does_not_end_it() {
        Visitor visitor = from("BR");
        visitor.chose(ACCEPT);
        exercised(visitor, RESTRICT);
        RawAnswer erased = visitor.erase();
        assertThat(erased.status()).isEqualTo(204);
        assertThat(erased.all("Clear-Site-Data")).containsExactly("\"cache\"");
        deniesAllButTheNecessary(visitor.state());
        assertThat(visitor.record().path("subject").isNull()).isTrue();
    }

    @Test
    void it_outweighs_an_informed_choice_against_the_signal() {
        Visitor visitor = from("US-CA").withSignal();
        visitor.chose("{\"method\":\"accept-all\",\"overridesSignal\":true}");
        deniesAllButTheNecessary(exercised(visitor, RESTRICT));
    }

    @Test
    void while_the_store_is_down_it_holds_by_the_cookie_and_lifting_does_not() {
        Visitor visitor = from("BR");
        visitor.chose(ACCEPT);
        api.store.become(Condition.DOWN);
        Visitor.problem(right(visitor, "PUT", RESTRICT), 503);
        deniesAllButTheNecessary(visitor.state());
        Visitor.problem(right(visitor, "DELETE", ""), 503);
        api.store.become(Condition.UP);
        deniesAllButTheNecessary(visitor.state());
        exercised(visitor, RESTRICT);
        assertThat(visitor.record().path("events")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"right\":\"erasure\"}", "{\"right\":1}", "[]", "{", "{\"right\":\"objection\",\"a\":1}"
            })
    void what_is_malformed_is_refused_and_changes_nothing(String body) {
        Visitor visitor = from("BR");
        Visitor.problem(right(visitor, "PUT", body), 400);
        assertThat(visitor.cookie()).isNull();
    }

    @Test
    void no_choice_can_pretend_to_it_and_no_other_site_can_cause_it() {
        Visitor visitor = from("BR");
        Visitor.problem(visitor.choose("{\"method\":\"lift\"}"), 400);
        Visitor.problem(visitor.choose("{\"method\":\"custom\",\"purposes\":{\"every\":true}}"), 400);
        Visitor.problem(right(visitor, "PUT", RESTRICT, "Origin: https://elsewhere.example"), 403);
        assertThat(visitor.cookie()).isNull();
    }

    @Test
    void site_restricts_an_account_in_all_its_browsers_until_it_lifts_that() {
        Visitor first = from("BR").of("ann");
        first.chose(ACCEPT);
        Visitor second = from("BR").of("ann");

        assertThat(account("PUT", "{\"right\":\"objection\"}", "ann")
                        .path("restricted")
                        .booleanValue())
                .isTrue();

        deniesAllButTheNecessary(first.state());
        deniesAllButTheNecessary(second.state());
        assertThat(Visitor.allows(from("BR").of("bob").state(), "analytics")).isTrue();
        assertThat(account("DELETE", "", "ann").path("restricted").booleanValue())
                .isFalse();
        assertThat(Visitor.reason(first.state(), "analytics"))
                .as("the browser's own grant stands")
                .isEqualTo("granted");
        assertThat(Visitor.reason(second.state(), "analytics")).isEqualTo("default");
        int before = api.store.count();
        account("DELETE", "", "ann");
        assertThat(api.store.count()).isEqualTo(before);
    }

    @Test
    void account_needs_the_token_and_a_name() {
        Visitor.problem(RawClient.exchange(api.internalPort, "PUT", "/v1/account/restriction", new byte[0]), 401);
        Visitor.problem(
                RawClient.exchange(
                        api.internalPort,
                        "DELETE",
                        "/v1/account/restriction",
                        new byte[0],
                        "Authorization: Bearer " + GatewayFixture.TOKEN),
                400);
    }

    private JsonNode account(String method, String body, String name) {
        RawAnswer answer = RawClient.exchange(
                api.internalPort,
                method,
                "/v1/account/restriction",
                body.getBytes(StandardCharsets.UTF_8),
                "Authorization: Bearer " + GatewayFixture.TOKEN,
                "Content-Type: application/json",
                "Consentry-Account: " + name);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Visitor.json(answer);
    }
}
