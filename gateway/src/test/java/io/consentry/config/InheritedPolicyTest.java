package io.consentry.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;
import io.consentry.consent.Signals;
import io.consentry.policy.Decision;
import io.consentry.policy.DecisionRules;
import io.consentry.policy.Finding;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Policy;
import io.consentry.policy.Reason;
import io.consentry.policy.Regime;
import io.consentry.policy.RequestFacts;
import io.consentry.policy.UnknownVendors;
import io.consentry.policy.Verdict;
import io.consentry.policy.Visited;

import static org.assertj.core.api.Assertions.assertThat;

/** What an owner can change without writing a whole policy. */
class InheritedPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Purpose SOCIAL = new Purpose("social");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void what_is_not_named_stays_as_in_the_default_policy() {
        Policy policy = policy("""
                extends: default
                version: "shop-1"
                """);
        assertThat(policy.version()).isEqualTo("shop-1");
        assertThat(policy.covers()).isEmpty();
        assertThat(policy.regimes()).isEqualTo(PolicyFile.defaultPolicy().regimes());
    }

    @Test
    void a_regime_of_the_default_policy_is_changed_by_its_id() {
        Policy policy = policy("""
                extends: default
                version: "shop-1"
                regimes:
                  - id: eea
                    validity: P3M
                    unknown-vendors: park
                """);
        Regime eea = policy.regime(new Jurisdiction("DE"), NOW);
        assertThat(eea.validity()).hasToString("P3M");
        assertThat(eea.unknownVendors()).isEqualTo(UnknownVendors.PARK);
        assertThat(eea.reaskAfter()).hasToString("P6M");
        assertThat(policy.regime(new Jurisdiction("CH"), NOW).validity())
                .as("a regime that extends it follows")
                .hasToString("P3M");
        assertThat(policy.regime(new Jurisdiction("US-CA"), NOW).validity()).hasToString("P12M");
    }

    @Test
    void a_place_that_the_owner_gives_to_a_new_regime_leaves_its_old_one() {
        Policy policy = policy("""
                extends: default
                version: "shop-1"
                regimes:
                  - id: quebec
                    extends: eea
                    jurisdictions: ["CA-QC", "US-NY"]
                    source: "Quebec Law 25"
                """);
        assertThat(regime(policy, "CA-QC")).isEqualTo("quebec");
        assertThat(regime(policy, "US-NY")).isEqualTo("quebec");
        assertThat(regime(policy, "CA-ON")).isEqualTo("elsewhere");
        assertThat(policy.regime(new Jurisdiction("CA-QC"), NOW).source(Reason.GPC))
                .isEqualTo("Quebec Law 25");
        assertThat(regime(policy, "CA")).as("the region being unknown").isEqualTo("quebec");
    }

    @Test
    void a_law_that_starts_next_year_can_be_written_today() {
        Policy policy = policy("""
                extends: default
                version: "shop-1"
                regimes:
                  - id: us-vt
                    extends: us-universal-opt-out
                    jurisdictions: ["US-VT"]
                    from: 2027-07-01
                    sources: {gpc: "Vermont, some day"}
                """);
        Jurisdiction vermont = new Jurisdiction("US-VT");
        assertThat(policy.regime(vermont, NOW).id()).isEqualTo("us");
        assertThat(policy.regime(vermont, Instant.parse("2027-06-30T09:59:59Z")).id())
                .isEqualTo("us");
        assertThat(policy.regime(vermont, Instant.parse("2027-06-30T10:00:00Z")).id())
                .as("the day begins first at UTC+14")
                .isEqualTo("us-vt");
        assertThat(policy.regime(vermont, Instant.parse("2027-07-01T12:00:00Z"))
                        .gpc()
                        .binding())
                .isTrue();
    }

    @Test
    void purposes_of_the_owners_are_asked_and_decided() {
        Policy policy = policy("""
                extends: default
                version: "shop-1"
                purposes: [social]
                regimes:
                  - id: common
                    asked: [functional, analytics, advertising, social]
                    gpc: {denies: [advertising, analytics, social]}
                """);
        assertThat(policy.purposes()).contains(SOCIAL, Purpose.ADVERTISING, Purpose.NECESSARY);
        assertThat(decide(policy, "DE", false, Visited.UNKNOWN).allows(SOCIAL)).isFalse();
        assertThat(decide(policy, "US-CA", false, Visited.UNKNOWN).allows(SOCIAL))
                .isTrue();
        assertThat(decide(policy, "US-CA", true, Visited.UNKNOWN).allows(SOCIAL))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example, /checkout, site-rule, remove",
        "shop.example, /checkout/pay?x=1, site-rule, remove",
        "shop.example, /checkoutlet, default, keep",
        "shop.example, /, default, keep",
        "shop.example, /a/../%63heckout/, site-rule, remove",
        "shop.example, //checkout, site-rule, remove",
        "kids.shop.example, /, site-rule, remove",
        "www.kids.shop.example:8443, /play, site-rule, remove",
        "notkids.shop.example, /play, default, keep",
        "'', '', site-rule, remove"
    })
    void a_rule_for_some_pages_denies_there_and_nowhere_else(String host, String path, String reason, String verdict) {
        Policy policy = policy("""
                extends: default
                version: "shop-1"
                pages:
                  - paths: [/checkout]
                    denies: [advertising]
                    source: "our own decision: nobody watches a payment"
                  - hosts: [kids.shop.example]
                    denies: [advertising, analytics]
                    unknown-vendors: remove
                    source: "COPPA, 16 CFR 312.5"
                """);
        Decision decision = decide(policy, "US-CA", false, Visited.of(host, path));
        assertThat(outcome(decision).reason().id()).isEqualTo(reason);
        assertThat(decision.verdict(Set.of(Purpose.ADVERTISING)).id()).isEqualTo(verdict);
        assertThat(decision.allows(Purpose.FUNCTIONAL)).isTrue();
    }

    @Test
    void a_regime_for_some_pages_holds_where_it_is_the_stricter_one() {
        Policy policy = policy("""
                extends: default
                version: "shop-1"
                pages:
                  - hosts: [strict.example]
                    regime: eea
                    source: "our own decision"
                  - hosts: [lax.example]
                    regime: elsewhere
                    source: "our own decision"
                """);
        assertThat(decide(policy, "BR", false, Visited.of("strict.example", "/"))
                        .regime()
                        .id())
                .isEqualTo("eea");
        assertThat(decide(policy, "BR", false, Visited.of("other.example", "/"))
                        .regime()
                        .id())
                .isEqualTo("elsewhere");
        assertThat(decide(policy, "DE", false, Visited.of("lax.example", "/"))
                        .regime()
                        .id())
                .isEqualTo("eea");
    }

    @Test
    void unknown_vendors_wait_for_every_purpose_or_are_taken_out() {
        Policy policy = policy("""
                extends: default
                version: "shop-1"
                regimes:
                  - id: eea
                    unknown-vendors: park
                  - id: us-ca
                    unknown-vendors: remove
                """);
        assertThat(decide(policy, "DE", false, Visited.UNKNOWN).unknownVendorVerdict())
                .isEqualTo(Verdict.PARK);
        Decision california = decide(policy, "US-CA", false, Visited.UNKNOWN);
        assertThat(california.unknownVendorVerdict()).isEqualTo(Verdict.REMOVE);
        assertThat(california.allowsAll())
                .as("the page must be read all the same")
                .isFalse();
        assertThat(decide(policy, "BR", false, Visited.UNKNOWN).unknownVendorVerdict())
                .isEqualTo(Verdict.KEEP);
    }

    @Test
    void an_unknown_place_is_stricter_than_each_regime_in_every_respect() {
        Policy policy = policy("""
                version: "1"
                purposes: [analytics, advertising]
                regimes:
                  - id: a
                    model: opt-out
                    jurisdictions: ["BR"]
                    asked: [analytics, advertising]
                    gpc: {denies: [advertising], overridable: true}
                    validity: P1M
                    reask-after: P6M
                    source: none
                  - id: b
                    model: opt-out
                    jurisdictions: ["*"]
                    asked: [analytics, advertising]
                    gpc: {denies: [analytics], overridable: false}
                    validity: P6M
                    reask-after: P6M
                    source: none
                """);
        Regime strictest = policy.regime(Jurisdiction.UNKNOWN, NOW);
        assertThat(strictest.gpc().denies()).containsExactlyInAnyOrder(Purpose.ADVERTISING, Purpose.ANALYTICS);
        assertThat(strictest.gpc().overridable()).isFalse();
        assertThat(strictest.validity()).hasToString("P1M");
    }

    @Test
    void dnt_counts_only_where_the_policy_says_so() {
        Signals dnt = new Signals(
                false, true, CookieState.ABSENT, io.consentry.consent.Age.UNKNOWN, java.util.Optional.empty());
        RequestFacts facts = new RequestFacts(new Jurisdiction("US-CA"), dnt);
        Policy honouring = policy("extends: default\nversion: 'shop-1'\nhonour-dnt: true\n");
        Decision honoured = DecisionRules.decide(honouring, facts, Finding.NOT_NEEDED, NOW);
        assertThat(outcome(honoured).reason()).isEqualTo(Reason.DNT);
        assertThat(honoured.gpc()).as("it is not the signal").isFalse();
        Decision ignored = DecisionRules.decide(PolicyFile.defaultPolicy(), facts, Finding.NOT_NEEDED, NOW);
        assertThat(outcome(ignored).allowed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "extends: defualt; extends; is not a policy",
                "regimes: [{id: x, extends: eeaa, jurisdictions: ['BR']}]; regimes.x.extends; Did you mean 'eea'?",
                "regimes: [{id: common, extends: eea}]; extends; goes round in a circle",
                "regimes: [{id: eea, validity: 6 months}]; validity; is not an ISO 8601 period",
                "regimes: [{id: eea, from: soon}]; from; is not a day",
                "regimes: [{id: eea, unknown-vendors: drop}]; unknown-vendors; One of keep, park, remove",
                "regimes: [{id: eea, gpc: {denies: [], binding: true}}]; gpc; is binding and denies nothing",
                "regimes: [{id: eea, source: x, sources: {modell: y}}]; sources.modell; Did you mean 'model'?",
                "regimes: [{id: elsewhere, from: 2027-01-01}]; regimes; must hold one regime for '*'",
                "pages: [{denies: [advertising], source: x}]; pages[0]; names neither hosts nor paths",
                "pages: [{paths: [checkout], denies: [advertising], source: x}]; paths; is not a plain path",
                "pages: [{paths: [/a], source: x}]; pages[0]; changes nothing",
                "pages: [{paths: [/a], denies: [ads], source: x}]; denies; is not among the policy's purposes",
                "pages: [{paths: [/a], denies: [necessary], source: x}]; denies; 'necessary' cannot be denied",
                "pages: [{hosts: ['http://a.example'], denies: [analytics], source: x}]; hosts; without the scheme",
                "pages: [{paths: [/a], regime: eeaa, source: x}]; regime; Did you mean 'eea'?",
                "pages: [{paths: [/a], denies: [analytics]}]; source; must be a text",
                "honour-dnt: maybe; honour-dnt; must be true or false",
                "honor-dnt: true; honor-dnt; Did you mean 'honour-dnt'?",
            })
    void what_is_wrong_is_said_with_its_place_and_a_suggestion(String line, String path, String words)
            throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();
        String yaml = (line.startsWith("extends") ? "" : "extends: default\n") + "version: 'shop-1'\n" + line + "\n";
        Policy policy = PolicyFile.read(Files.writeString(dir.resolve("policy.yaml"), yaml), problems);
        assertThat(policy).isNull();
        assertThat(problems)
                .extracting(ConfigProblem::toString)
                .anySatisfy(each -> assertThat(each)
                        .startsWith("policy.yaml: ")
                        .contains(path)
                        .contains(words));
    }

    private static io.consentry.policy.Outcome outcome(Decision decision) {
        return Objects.requireNonNull(decision.outcomes().get(Purpose.ADVERTISING));
    }

    private static String regime(Policy policy, String place) {
        return policy.regime(new Jurisdiction(place), NOW).id();
    }

    private static Decision decide(Policy policy, String place, boolean gpc, Visited visited) {
        RequestFacts facts = new RequestFacts(new Jurisdiction(place), new Signals(gpc, CookieState.ABSENT), visited);
        return DecisionRules.decide(policy, facts, Finding.NOT_NEEDED, NOW);
    }

    private Policy policy(String yaml) {
        List<ConfigProblem> problems = new ArrayList<>();
        try {
            Policy policy = PolicyFile.read(Files.writeString(dir.resolve("policy.yaml"), yaml), problems);
            assertThat(problems).isEmpty();
            return Objects.requireNonNull(policy);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
