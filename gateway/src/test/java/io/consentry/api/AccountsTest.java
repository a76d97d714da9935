package io.consentry.api;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Accounts: one person in several browsers. The first three are the worked examples of 11 CCR 7025(c)(7). */
final class AccountsTest {
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";
    private static final String CONFIRMED = "{\"method\":\"accept-all\",\"confirmed\":true}";

    @AutoClose
    private final ApiFixture api = new ApiFixture();

    private Visitor browser() {
        return Visitor.from("US-CA", api.port);
    }

    @Test
    void a_the_signal_of_a_browser_that_nobody_knows_stops_sharing_there_and_touches_no_account() {
        Visitor known = browser().of("caleb");
        known.chose(ACCEPT);
        int before = api.store.count();

        JsonNode caleb = browser().withSignal().state();

        assertThat(Visitor.reason(caleb, "advertising")).isEqualTo("gpc");
        assertThat(api.store.count())
                .as("nothing is recorded of an unknown browser")
                .isEqualTo(before);
        assertThat(Visitor.reason(known.state(), "advertising")).isEqualTo("granted");
    }

    @Test
    void b_the_signal_of_a_known_customer_opts_browser_and_account_out_against_the_account_settings() {
        Visitor noelle = browser().of("noelle");
        noelle.chose(ACCEPT);

        JsonNode state = noelle.withSignal().state();

        assertThat(Visitor.reason(state, "advertising")).isEqualTo("gpc");
        assertThat(Visitor.reason(state, "analytics")).isEqualTo("gpc");
        assertThat(Visitor.reason(state, "functional")).isEqualTo("granted");
        JsonNode events = account("noelle").path("events");
        assertThat(events).hasSize(2);
        assertThat(events.get(1).path("method").asText()).isEqualTo("gpc");
        assertThat(events.get(1).path("gpc").booleanValue()).isTrue();
        assertThat(events.get(1).at("/purposes/advertising").booleanValue()).isFalse();
    }

    @Test
    void c_without_the_signal_in_another_browser_the_opt_out_of_the_account_holds() {
        browser().of("noelle").withSignal().state();

        Visitor other = browser().of("noelle");

        assertThat(Visitor.reason(other.state(), "advertising")).isEqualTo("refused");
        assertThat(Visitor.allows(browser().state(), "advertising"))
                .as("somebody else, who is not logged in")
                .isTrue();
    }

    @Test
    void the_signal_is_recorded_once_and_not_with_every_request() {
        Visitor visitor = browser().of("ann").withSignal();
        for (int i = 0; i < 5; i++) {
            visitor.state();
        }
        assertThat(account("ann").path("events")).hasSize(1);
        assertThat(api.store.count()).isEqualTo(1);
    }

    @Test
    void an_earlier_grant_of_a_browser_is_withdrawn_by_the_signal_for_good() {
        Visitor visitor = browser();
        visitor.chose(ACCEPT);
        String granted = visitor.cookie();
        Visitor withSignal = browser().holding(granted).withSignal();
        withSignal.state();
        withSignal.state();

        assertThat(Visitor.reason(visitor.holding(granted).state(), "advertising"))
                .isEqualTo("refused");
        assertThat(visitor.record().path("events")).hasSize(2);
    }

    @Test
    void opting_back_in_takes_two_steps() {
        browser().of("ann").withSignal().state();
        Visitor back = browser().of("ann");

        RawAnswer once = back.choose(ACCEPT);
        assertThat(Visitor.problem(once, 409)).contains("two steps");
        assertThat(Visitor.reason(back.state(), "advertising")).isEqualTo("refused");

        back.chose(CONFIRMED);
        assertThat(Visitor.reason(back.state(), "advertising")).isEqualTo("granted");
        assertThat(Visitor.reason(browser().of("ann").state(), "advertising"))
                .as("in all browsers")
                .isEqualTo("granted");
    }

    @Test
    void a_first_opt_in_and_a_refusal_take_one_step() {
        Visitor visitor = browser().of("ann");
        visitor.chose(ACCEPT);
        visitor.chose("{\"method\":\"opt-out\",\"purposes\":{\"advertising\":false}}");
        visitor.chose("{\"method\":\"custom\",\"purposes\":{\"functional\":true}}");
        assertThat(Visitor.reason(visitor.state(), "advertising")).isEqualTo("refused");
    }

    @Test
    void browser_and_account_are_merged_and_the_refusal_wins_on_either_side() {
        Visitor shared = browser();
        shared.chose("{\"method\":\"opt-out\",\"purposes\":{\"advertising\":false}}");
        browser().of("ann").chose(ACCEPT);

        Visitor ann = browser().of("ann").holding(shared.cookie());
        assertThat(Visitor.reason(ann.state(), "advertising")).isEqualTo("refused");
        assertThat(Visitor.reason(ann.state(), "analytics")).isEqualTo("granted");
    }

    @Test
    void what_an_account_granted_is_not_left_behind_in_a_shared_browser() {
        Visitor ann = browser().of("ann");
        ann.chose(ACCEPT);
        Visitor second = Visitor.from("DE", api.port).of("ann");
        second.chose("{\"method\":\"custom\",\"purposes\":{\"functional\":true}}");
        assertThat(Visitor.reason(second.state(), "advertising")).isEqualTo("granted");

        Visitor loggedOut = Visitor.from("DE", api.port).holding(second.cookie());
        assertThat(Visitor.reason(loggedOut.state(), "advertising")).isEqualTo("default");
    }

    @Test
    void only_a_hash_of_the_account_is_kept() {
        browser().of("ann@shop.example").withSignal().state();
        JsonNode held = account("ann@shop.example");
        assertThat(held.path("subject").asText()).matches("[A-Za-z0-9_-]{43}");
        assertThat(held.toString()).doesNotContain("ann@");
    }

    @Test
    void an_account_is_shown_corrected_and_erased_and_what_was_refused_stays_refused() {
        assertThat(account("ann").path("events")).isEmpty();
        RawAnswer corrected = internal(
                "POST",
                "/v1/account/choices",
                "{\"method\":\"custom\",\"country\":\"US\",\"region\":\"CA\","
                        + "\"purposes\":{\"advertising\":false,\"functional\":true}}",
                "ann");
        assertThat(corrected.status()).as(corrected.text()).isEqualTo(200);
        assertThat(account("ann").at("/events/0/regime").asText()).isEqualTo("us-ca");
        assertThat(Visitor.reason(browser().of("ann").state(), "advertising")).isEqualTo("refused");

        RawAnswer erased = internal("DELETE", "/v1/account", "", "ann");
        assertThat(erased.status()).isEqualTo(200);
        assertThat(Visitor.json(erased).at("/stillRefused/advertising").isMissingNode())
                .isFalse();
        JsonNode left = account("ann").path("events");
        assertThat(left).hasSize(1);
        assertThat(left.get(0).path("jurisdiction").asText()).isEqualTo("XX");
        assertThat(Visitor.reason(browser().of("ann").state(), "advertising")).isEqualTo("refused");
        assertThat(Visitor.reason(browser().of("ann").state(), "functional")).isEqualTo("default");
    }

    @Test
    void an_account_is_named_in_exactly_one_header_and_nobody_without_the_token_learns_of_it() {
        Visitor.problem(internal("GET", "/v1/account", ""), 400);
        Visitor.problem(
                RawClient.exchange(api.internalPort, "GET", "/v1/account", Visitor.NO_BODY, "Consentry-Account: a"),
                401);
        Visitor.problem(
                internal("POST", "/v1/account/choices", "{\"method\":\"accept-all\",\"basis\":\"mine\"}", "a"), 400);
    }

    @Test
    void an_account_that_cannot_be_read_is_denied_everything_and_its_choice_is_sent_again() {
        browser().of("ann").chose(ACCEPT);
        api.store.become(SwitchedStore.Condition.DOWN);
        Visitor ann = browser().of("ann");
        assertThat(Visitor.reason(ann.state(), "advertising")).isEqualTo("store-unavailable");
        RawAnswer refusal = ann.choose("{\"method\":\"reject-all\"}");
        Visitor.problem(refusal, 503);
        api.store.become(SwitchedStore.Condition.UP);
        assertThat(Visitor.reason(ann.state(), "advertising"))
                .as("the browser keeps what it refused")
                .isEqualTo("refused");
    }

    @Test
    void at_13_to_15_ones_own_opt_in_counts_and_is_recorded_as_such() {
        Visitor teen = browser().aged("14");
        assertThat(Visitor.reason(teen.state(), "advertising")).isEqualTo("under-age");
        assertThat(Visitor.allows(teen.state(), "functional")).isTrue();

        teen.chose(ACCEPT);
        assertThat(Visitor.reason(teen.state(), "advertising")).isEqualTo("granted");
        assertThat(teen.record().at("/events/0/basis").asText()).isEqualTo("own");
    }

    @Test
    void below_13_only_a_parent_can_opt_in() {
        Visitor child = browser().of("kid").aged("under-13");
        child.chose("{\"method\":\"accept-all\"}");
        assertThat(Visitor.reason(child.state(), "advertising")).isEqualTo("under-age");
        assertThat(child.record().at("/events/0/purposes/advertising").isMissingNode())
                .as("a child's click on it is not even kept")
                .isTrue();
        Visitor.problem(child.choose("{\"method\":\"custom\",\"purposes\":{\"advertising\":true}}"), 403);

        RawAnswer parent = internal(
                "POST",
                "/v1/account/choices",
                "{\"method\":\"custom\",\"basis\":\"parental\",\"country\":\"US\",\"region\":\"CA\","
                        + "\"purposes\":{\"advertising\":true}}",
                "kid");
        assertThat(parent.status()).as(parent.text()).isEqualTo(200);
        assertThat(Visitor.reason(child.state(), "advertising")).isEqualTo("granted");
        assertThat(account("kid").at("/events/1/basis").asText()).isEqualTo("parental");
    }

    @Test
    void the_signal_that_only_a_page_has_seen_counts_the_same() {
        Visitor visitor = browser();
        JsonNode state = visitor.chose("{\"method\":\"gpc\"}");
        assertThat(Visitor.reason(state, "advertising")).isEqualTo("gpc");
        assertThat(Visitor.allows(state, "functional")).isTrue();
        assertThat(Visitor.reason(visitor.state(), "advertising"))
                .as("on the next page, whose request has no header")
                .isEqualTo("refused");
        assertThat(api.store.count()).as("no identifier before a grant").isZero();
        Visitor.problem(visitor.choose("{\"method\":\"gpc\",\"purposes\":{\"analytics\":false}}"), 400);
    }

    private JsonNode account(String name) {
        RawAnswer answer = internal("GET", "/v1/account", "", name);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Visitor.json(answer);
    }

    private RawAnswer internal(String method, String path, String body, String... account) {
        String[] headers = new String[2 + account.length];
        headers[0] = "Authorization: Bearer " + GatewayFixture.TOKEN;
        headers[1] = "Content-Type: application/json";
        for (int i = 0; i < account.length; i++) {
            headers[2 + i] = "Consentry-Account: " + account[i];
        }
        return RawClient.exchange(api.internalPort, method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }
}
