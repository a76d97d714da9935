package io.consentry.api;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iab.gpp.encoder.GppModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Model;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.policy.Regime;

import static org.assertj.core.api.Assertions.assertThat;

/** What the IAB's own decoder reads in our GPP strings. */
final class GppTest {
    private final Gpp gpp = new Gpp();

    @ParameterizedTest
    @CsvSource({
        "US-CA,8,usca",
        "US-VA,9,usva",
        "US-CO,10,usco",
        "US-UT,11,usut",
        "US-CT,12,usct",
        "US-FL,13,usfl",
        "US-MT,14,usmt",
        "US-OR,15,usor",
        "US-TX,16,ustx",
        "US-DE,17,usde",
        "US-IA,18,usia",
        "US-NE,19,usne",
        "US-NH,20,usnh",
        "US-NJ,21,usnj",
        "US-TN,22,ustn",
        "US-MN,7,usnat",
        "US-MD,7,usnat",
        "US-IN,7,usnat",
        "US-KY,7,usnat",
        "US-RI,7,usnat",
        "US-NY,7,usnat",
        "US,7,usnat"
    })
    void a_place_has_its_section(String place, int section, String name) {
        JsonNode written = parsed(place, true, false, Reason.DEFAULT);

        assertThat(written.path("sections")).hasSize(1);
        assertThat(written.path("sections").path(0).asInt()).isEqualTo(section);
        assertThat(read(written).getSectionIds()).containsExactly(section);
        assertThat(written.path("parsed").fieldNames()).toIterable().containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE", "BR", "XX", "PR"})
    void outside_of_the_states_there_is_no_section(String place) {
        JsonNode written = parsed(place, false, true, Reason.GPC);

        assertThat(written.path("sections")).isEmpty();
        assertThat(written.path("parsed")).isEmpty();
        assertThat(read(written).getSectionIds()).isEmpty();
    }

    static Stream<String> places() {
        return Stream.of("CA", "VA", "CO", "UT", "CT", "FL", "MT", "OR", "TX", "DE", "IA", "NE", "NH", "NJ", "TN", "NY")
                .map(state -> "US-" + state);
    }

    @ParameterizedTest
    @MethodSource("places")
    void denied_advertising_is_an_opt_out_of_sale_sharing_and_targeting(String place) {
        for (boolean allowed : List.of(true, false)) {
            JsonNode written = parsed(place, allowed, false, allowed ? Reason.DEFAULT : Reason.REFUSED);
            GppModel model = read(written);
            int section = written.path("sections").path(0).asInt();
            int found = 0;
            for (String field : List.of("SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut")) {
                if (model.hasField(section, field)) {
                    found++;
                    assertThat(model.getFieldValue(section, field))
                            .as(place + field)
                            .isEqualTo(allowed ? 2 : 1);
                    assertThat(model.getFieldValue(section, field + "Notice"))
                            .as(place + field)
                            .isEqualTo(1);
                }
            }
            assertThat(found).isGreaterThanOrEqualTo(2);
            assertThat(model.getFieldValue(section, "MspaCoveredTransaction")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void what_is_written_in_the_clear_is_what_the_string_says(String place) {
        JsonNode written = parsed(place, false, true, Reason.UNDER_AGE);
        GppModel model = read(written);
        int section = written.path("sections").path(0).asInt();
        int fields = 0;
        for (JsonNode part : written.path("parsed").elements().next()) {
            for (Map.Entry<String, JsonNode> field : part.properties()) {
                fields++;
                assertThat(field.getValue())
                        .as(place + " " + field.getKey())
                        .isEqualTo(Json.of(model.getFieldValue(section, field.getKey())));
            }
        }
        assertThat(fields).isGreaterThan(9);
    }

    @Test
    void the_signal_stands_in_a_part_of_its_own() {
        for (boolean signal : List.of(true, false)) {
            JsonNode written = parsed("US-CA", !signal, signal, Reason.GPC);
            assertThat(read(written).getFieldValue(8, "Gpc")).isEqualTo(signal);
            assertThat(written.at("/parsed/usca/1/Gpc").asBoolean()).isEqualTo(signal);
        }
    }

    @Test
    void of_a_child_no_consent_is_said_for_every_age() {
        JsonNode written = parsed("US-NJ", false, false, Reason.UNDER_AGE);

        assertThat(read(written).getFieldValue(21, "KnownChildSensitiveDataConsents"))
                .isEqualTo(List.of(1, 1, 1, 1, 1));
        assertThat(read(parsed("US-TX", false, false, Reason.UNDER_AGE))
                        .getFieldValue(16, "KnownChildSensitiveDataConsents"))
                .isEqualTo(1);
    }

    /** Sixteen kinds of sensitive data, and so the second version; the encoder by itself calls it the first. */
    @Test
    void the_national_section_names_the_version_of_its_layout() {
        GppModel model = read(parsed("US", true, false, Reason.DEFAULT));

        assertThat(model.getFieldValue(7, "Version")).isEqualTo(2);
        assertThat((List<?>) model.getFieldValue(7, "SensitiveDataProcessing")).hasSize(16);
    }

    @Test
    void servers_get_string_and_sections_alone() {
        ObjectNode into = Json.object();
        gpp.write(decision("US-CA", true, false, Reason.DEFAULT), into);

        assertThat(into.path("gpp").fieldNames()).toIterable().containsExactly("string", "sections");
        assertThat(into.at("/gpp/string").asText()).startsWith("DBAB").hasSizeLessThan(64);
    }

    @Test
    void there_is_none_unless_the_owner_wants_it() {
        BannerSettings wanted = new BannerSettings(Map.of(), "", "card", List.of("gpp"), Map.of());
        Decision decision = decision("US-CA", true, false, Reason.DEFAULT);
        for (BannerSettings settings : List.of(BannerSettings.DEFAULT, wanted)) {
            ObjectNode shown = Json.object();
            new DecisionJson(settings).forPages(decision, shown);
            ObjectNode told = Json.object();
            new DecisionJson(settings).forServers(decision, told);
            boolean there = settings.equals(wanted);
            assertThat(shown.has("gpp")).isEqualTo(there);
            assertThat(shown.at("/gpp/parsed").isObject()).isEqualTo(there);
            assertThat(told.path("gpp").size()).isEqualTo(there ? 2 : 0);
        }
    }

    private JsonNode parsed(String place, boolean allowed, boolean signal, Reason reason) {
        ObjectNode into = Json.object();
        gpp.writeParsed(decision(place, allowed, signal, reason), into);
        return into.path("gpp");
    }

    private static GppModel read(JsonNode written) {
        return new GppModel(written.path("string").asText());
    }

    private static Decision decision(String place, boolean allowed, boolean signal, Reason reason) {
        Regime regime = new Regime(
                "test",
                Model.OPT_OUT,
                Set.of(Regime.ELSEWHERE),
                Set.of(Purpose.ADVERTISING),
                new Regime.Gpc(Set.of(Purpose.ADVERTISING), true),
                Period.ofMonths(12),
                Period.ofMonths(12),
                "test");
        Outcome outcome = new Outcome(allowed, reason, true);
        return new Decision(
                "1", Jurisdiction.parse(place), regime, signal, Map.of(Purpose.ADVERTISING, outcome), Map.of(), false);
    }
}
