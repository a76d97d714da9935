package io.consentry.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.api.SwitchedStore.Condition;

import static org.assertj.core.api.Assertions.assertThat;

/** While the store is down: a refusal holds at once, a grant is never pretended, and nothing turns into a yes. */
final class StoreDownTest {
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";
    private static final String REJECT = "{\"method\":\"reject-all\"}";

    @AutoClose
    private final ApiFixture api = new ApiFixture();

    private Visitor from(String place) {
        return Visitor.from(place, api.port);
    }

    private static void isUnavailable(RawAnswer answer) {
        Visitor.problem(answer, 503);
        assertThat(answer.all("Retry-After")).containsExactly("5");
    }

    @Test
    void a_grant_is_not_pretended() {
        api.store.become(Condition.DOWN);
        Visitor visitor = from("DE");
        RawAnswer answer = visitor.choose(ACCEPT);
        isUnavailable(answer);
        assertThat(answer.all("Set-Cookie")).isEmpty();
        assertThat(api.store.count()).isZero();
        assertThat(Visitor.allows(visitor.state(), "analytics")).isFalse();
    }

    @Test
    void a_first_refusal_needs_no_store() {
        api.store.become(Condition.DOWN);
        Visitor visitor = from("BR");
        assertThat(Visitor.reason(visitor.chose(REJECT), "advertising")).isEqualTo("refused");
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
    }

    @Test
    void a_withdrawal_holds_from_now_on_and_can_be_recorded_later() {
        Visitor visitor = from("BR");
        visitor.chose(ACCEPT);
        String subject = visitor.record().path("subject").asText();
        api.store.become(Condition.DOWN);
        RawAnswer answer = visitor.choose("{\"method\":\"withdraw\"}");
        isUnavailable(answer);
        assertThat(answer.all("Clear-Site-Data")).containsExactly("\"cache\"");
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
        api.store.become(Condition.UP);
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
        assertThat(api.store.count()).isEqualTo(1);
        visitor.chose("{\"method\":\"withdraw\"}");
        assertThat(visitor.record().path("subject").asText()).isEqualTo(subject);
        assertThat(visitor.record().path("events")).hasSize(2);
    }

    @Test
    void of_a_mixed_choice_the_refusals_hold_and_the_grants_do_not() {
        api.store.become(Condition.DOWN);
        Visitor visitor = from("DE");
        isUnavailable(
                visitor.choose("{\"method\":\"custom\",\"purposes\":{\"analytics\":true,\"advertising\":false}}"));
        JsonNode state = visitor.state();
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("refused");
        assertThat(Visitor.allows(state, "analytics")).isFalse();
    }

    @Test
    void earlier_refusals_survive_a_choice_that_could_not_be_kept() {
        Visitor visitor = from("BR");
        visitor.chose("{\"method\":\"custom\",\"purposes\":{\"analytics\":true,\"advertising\":false}}");
        api.store.become(Condition.DOWN);
        isUnavailable(visitor.choose("{\"method\":\"custom\",\"purposes\":{\"functional\":true}}"));
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
        api.store.become(Condition.UP);
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
    }

    @Test
    void what_an_unreadable_cookie_denied_stays_denied() {
        api.store.become(Condition.DOWN);
        Visitor visitor = from("BR").holding("forged");
        isUnavailable(
                visitor.choose("{\"method\":\"custom\",\"purposes\":{\"analytics\":true,\"advertising\":false}}"));
        JsonNode state = visitor.state();
        for (String purpose : new String[] {"functional", "analytics", "advertising"}) {
            assertThat(Visitor.allows(state, purpose)).as(purpose).isFalse();
        }
    }

    @Test
    void a_record_that_cannot_be_read_is_not_overwritten_without_its_refusals() {
        Visitor visitor = from("BR");
        visitor.chose(ACCEPT);
        String older = visitor.cookie();
        visitor.chose(REJECT);
        api.store.become(Condition.WRITES_ONLY);
        Visitor stale = from("BR").holding(older);
        isUnavailable(stale.choose("{\"method\":\"custom\",\"purposes\":{\"analytics\":true}}"));
        api.store.become(Condition.UP);
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
        assertThat(api.store.count()).isEqualTo(2);
    }

    @Test
    void whoever_granted_is_denied_and_not_asked() {
        Visitor visitor = from("DE");
        visitor.chose(ACCEPT);
        api.store.become(Condition.DOWN);
        JsonNode state = visitor.state();
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("store-unavailable");
        assertThat(state.path("ask").booleanValue()).isFalse();
        api.store.become(Condition.UP);
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("granted");
    }

    @Test
    void the_record_can_neither_be_read_nor_erased() {
        Visitor visitor = from("DE");
        visitor.chose(ACCEPT);
        api.store.become(Condition.DOWN);
        isUnavailable(visitor.send("GET", "/_consent/v1/record", Visitor.NO_BODY));
        String before = visitor.cookie();
        isUnavailable(visitor.erase());
        assertThat(visitor.cookie()).isEqualTo(before);
        api.store.become(Condition.UP);
        assertThat(visitor.record().path("events")).hasSize(1);
    }

    @Test
    void readiness_says_so_and_liveness_does_not() {
        api.store.become(Condition.DOWN);
        RawAnswer ready = RawClient.exchange(api.internalPort, "GET", "/health/ready", Visitor.NO_BODY);
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.text()).isEqualTo("{\"ready\":false,\"parts\":{\"store\":\"down\"}}");
        assertThat(RawClient.exchange(api.internalPort, "GET", "/health/live", Visitor.NO_BODY)
                        .status())
                .isEqualTo(200);
    }
}
