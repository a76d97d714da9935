package io.consentry.foreign;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.iab.gpp.encoder.GppModel;
import com.iab.gpp.encoder.datatype.encoder.FibonacciIntegerRangeEncoder;
import com.iabtcf.encoder.PublisherRestrictionEntry;
import com.iabtcf.encoder.TCStringEncoder;
import com.iabtcf.utils.BitSetIntIterable;
import com.iabtcf.v2.RestrictionType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.consentry.consent.Choice;
import io.consentry.consent.Purpose;
import io.consentry.foreign.ForeignSettings.Format;
import io.consentry.policy.ForeignConsent;

import static org.assertj.core.api.Assertions.assertThat;

/** What the official encoders write is read as it was meant; anything else harms nobody. */
final class ForeignRoundTripTest {
    private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");
    private static final int ROUNDS = 2_000;
    private static final int MANY_ROUNDS = 200_000;

    private static ForeignConsent read(ForeignSettings meaning, String value) {
        return new ForeignCookie(Optional.of(meaning))
                .read(name -> name.equals("Cookie") ? List.of("a=1; " + meaning.cookie() + "=" + value) : List.of());
    }

    private static Set<Integer> some(Random random, int most) {
        Set<Integer> some = new TreeSet<>();
        for (int i = 1; i <= most; i++) {
            if (random.nextInt(4) > 0) {
                some.add(i);
            }
        }
        return some;
    }

    private static Choice granted(boolean granted) {
        return granted ? Choice.GRANTED : Choice.REFUSED;
    }

    /** A string with what it means to a site that needs the vendors 91 and 755 for advertising. */
    private record Sample(String text, Map<Purpose, Choice> means) {
        static Sample tcf(Random random) {
            Set<Integer> purposes = some(random, 11);
            Set<Integer> vendors = some(random, 800);
            Set<Integer> disclosed = random.nextBoolean() ? some(random, 800) : Set.of();
            boolean restricted = random.nextInt(4) == 0;
            TCStringEncoder.Builder builder = TCStringEncoder.newBuilder()
                    .version(2)
                    .created(DAY)
                    .lastUpdated(DAY)
                    .cmpId(random.nextInt(4096))
                    .cmpVersion(1)
                    .consentScreen(1)
                    .consentLanguage("EN")
                    .vendorListVersion(random.nextInt(4096))
                    .tcfPolicyVersion(5)
                    .isServiceSpecific(true)
                    .publisherCC("DE")
                    .addPurposesConsent(BitSetIntIterable.from(purposes))
                    .addPurposesLITransparency(BitSetIntIterable.from(some(random, 11)))
                    .addVendorConsent(BitSetIntIterable.from(vendors))
                    .addVendorLegitimateInterest(BitSetIntIterable.from(some(random, 800)))
                    .addDisclosedVendors(BitSetIntIterable.from(disclosed));
            if (restricted) {
                builder.addPublisherRestrictionEntry(PublisherRestrictionEntry.newBuilder()
                        .purposeId(3)
                        .restrictionType(RestrictionType.NOT_ALLOWED)
                        .addVendor(91)
                        .build());
            }
            boolean both = vendors.containsAll(Set.of(91, 755))
                    && (disclosed.isEmpty() || disclosed.containsAll(Set.of(91, 755)))
                    && !restricted;
            Map<Purpose, Choice> means = new TreeMap<>();
            means.put(Purpose.FUNCTIONAL, granted(purposes.contains(1)));
            means.put(Purpose.ANALYTICS, granted(purposes.containsAll(Set.of(1, 8, 9))));
            means.put(Purpose.ADVERTISING, granted(both && purposes.containsAll(Set.of(1, 2, 3, 4, 7))));
            return new Sample(builder.encode(), means);
        }

        /** A string with the EU's section, those of the United States, or both. */
        static Sample gpp(Random random) {
            GppModel model = new GppModel();
            Map<Purpose, Choice> means = new TreeMap<>();
            if (random.nextBoolean()) {
                Sample eu = tcf(random);
                model.decodeSection("tcfeuv2", eu.text);
                means.putAll(eu.means);
            }
            boolean out = false;
            for (String section : List.of("usnat", "usca", "usva", "usco", "usct")) {
                for (String field : List.of("SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut")) {
                    if (random.nextInt(3) == 0 && isField(section, field)) {
                        int value = random.nextInt(3);
                        model.setFieldValue(section, field, value);
                        out |= value == 1;
                    }
                }
            }
            if (out) {
                means.put(Purpose.ADVERTISING, Choice.REFUSED);
                means.put(Purpose.ANALYTICS, Choice.REFUSED);
            }
            return new Sample(model.encode(), means);
        }

        private static boolean isField(String section, String field) {
            return switch (field) {
                case "SharingOptOut" -> section.equals("usnat") || section.equals("usca");
                case "TargetedAdvertisingOptOut" -> !section.equals("usca");
                default -> true;
            };
        }
    }

    private static ForeignSettings needingVendors(Format format) {
        return new ForeignSettings(
                format,
                format.cookie(),
                format.purposes(),
                new TreeMap<>(Map.of(Purpose.ADVERTISING, List.of(91, 755))));
    }

    @Test
    void strings_of_the_official_encoders_are_read_as_they_were_meant() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            Sample tcf = Sample.tcf(random);
            assertThat(read(needingVendors(Format.TCF), tcf.text))
                    .as("seed %d: %s", seed, tcf.text)
                    .isEqualTo(new ForeignConsent.Answered(tcf.means, Optional.of(DAY)));
            Sample gpp = Sample.gpp(random);
            ForeignConsent said = read(needingVendors(Format.GPP), gpp.text);
            assertThat(said instanceof ForeignConsent.Answered answered ? answered.choices() : Map.of())
                    .as("seed %d: %s", seed, gpp.text)
                    .isEqualTo(gpp.means);
            assertThat(said).isNotInstanceOf(ForeignConsent.Unreadable.class);
        }
    }

    @Test
    void strings_that_another_server_hands_over_are_read_the_same() {
        ForeignCookie reader = new ForeignCookie(Optional.empty());
        Sample refused = new Sample("DBABLA~BAAQAAAAAABA.QA", Map.of());
        String all = "CQtAQoAQtAQoAEsABBENBkFgAP_gAAAAAAYgGMwAwAtgLzAYyAAAAAA";

        assertThat(reader.told(null, null)).isEqualTo(ForeignConsent.NOT_ASKED);
        assertThat(((ForeignConsent.Answered) reader.told(null, all)).choices().values())
                .containsOnly(Choice.GRANTED);
        assertThat(((ForeignConsent.Answered) reader.told(refused.text, all)).choices())
                .containsEntry(Purpose.ADVERTISING, Choice.REFUSED)
                .containsEntry(Purpose.FUNCTIONAL, Choice.GRANTED);
        assertThat(reader.told("", all)).isInstanceOf(ForeignConsent.Unreadable.class);
        assertThat(reader.told(refused.text, "?")).isInstanceOf(ForeignConsent.Unreadable.class);
        assertThat(reader.told("DBAA" + "A".repeat(ForeignCookie.MOST_CHARACTERS), null))
                .isEqualTo(new ForeignConsent.Unreadable("too long"));
    }

    @Test
    void odd_strings_do_not_fill_the_log() {
        read(ForeignSettings.of(Format.GPP), "DBA");
        assertThat(Logger.getLogger(FibonacciIntegerRangeEncoder.class.getName())
                        .isLoggable(Level.WARNING))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void what_is_broken_is_no_consent_and_never_a_failure(Format format) {
        breakMany(format, ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    @Tag("full")
    void what_is_broken_is_no_consent_in_a_long_run(Format format) {
        breakMany(format, MANY_ROUNDS);
    }

    private static void breakMany(Format format, int rounds) {
        long begun = System.nanoTime();
        ForeignSettings meaning = ForeignSettings.of(format);
        for (int seed = 0; seed < rounds; seed++) {
            Random random = new Random(seed);
            String broken = broken(random, sample(format, random));
            ForeignConsent said = read(meaning, broken);
            assertThat(said).as(broken).isNotEqualTo(ForeignConsent.NOT_ASKED);
            if (said instanceof ForeignConsent.Answered answered) {
                assertThat(answered.choices()).isNotEmpty();
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(2));
    }

    private static String sample(Format format, Random random) {
        return switch (format) {
            case TCF -> Sample.tcf(random).text;
            case GPP -> Sample.gpp(random).text;
            case ONETRUST ->
                "interactionCount=1&landingPath=NotLandingPage&groups=C0001%3A1%2CC0002%3A" + random.nextInt(2)
                        + "%2CC0003%3A0%2CC0004%3A1&AwaitingReconsent=false";
            case COOKIEBOT ->
                "{stamp:%27a%27%2Cnecessary:true%2Cstatistics:true%2Cmarketing:" + random.nextBoolean()
                        + "%2Cmethod:%27explicit%27%2Cutc:1795000000000}";
            case VANILLA_COOKIECONSENT ->
                URLEncoder.encode(
                        "{\"categories\":[\"analytics\",\"ads\"],\"lastConsentTimestamp\":\"2026-11-20T10:00:00Z\"}",
                        StandardCharsets.UTF_8);
        };
    }

    private static String broken(Random random, String text) {
        StringBuilder broken = new StringBuilder(text);
        List<String> pieces =
                new ArrayList<>(List.of("~", ".", "%", "{", "}", "'", ":", ",", "A", "_", "\t", "\\", "-1"));
        pieces.add(text.substring(random.nextInt(text.length())));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && broken.length() > 0; i++) {
            int at = random.nextInt(broken.length());
            switch (random.nextInt(4)) {
                case 0 -> broken.deleteCharAt(at);
                case 1 -> broken.setCharAt(at, (char) (' ' + random.nextInt(96)));
                case 2 -> broken.insert(at, pieces.get(random.nextInt(pieces.size())));
                default -> broken.setLength(at);
            }
        }
        return broken.toString().replace(";", "");
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void what_is_too_long_is_not_even_looked_at(Format format) {
        for (String text : List.of("DB", "C", "{", "groups=", "%")) {
            assertThat(read(ForeignSettings.of(format), text.repeat(ForeignCookie.MOST_CHARACTERS + 1)))
                    .isEqualTo(new ForeignConsent.Unreadable("too long"));
        }
    }
}
