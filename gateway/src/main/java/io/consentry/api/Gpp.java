package io.consentry.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iab.gpp.encoder.GppModel;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;

/**
 * Decisions as GPP strings (IAB Global Privacy Platform 1.1, sections of the US states). A denied purpose of advertising is
 * an opt-out of sale, of sharing and of targeted advertising, whatever denied it. Elsewhere the string has no section.
 *
 * <p>A string also says that visitors were given notice, and that no transaction is covered by the MSPA: it is the site
 * owner who says so by having strings made.
 */
final class Gpp {
    /** For states without a section, and where the state is not known: the national one. */
    private static final int NATIONAL = 7;

    /**
     * The states whose section the encoder knows; it lacks those of Minnesota (23), Maryland (24), Indiana (25), Kentucky
     * (26) and Rhode Island (27).
     */
    private static final Map<String, Integer> STATES = Map.ofEntries(
            Map.entry("US-CA", 8),
            Map.entry("US-VA", 9),
            Map.entry("US-CO", 10),
            Map.entry("US-UT", 11),
            Map.entry("US-CT", 12),
            Map.entry("US-FL", 13),
            Map.entry("US-MT", 14),
            Map.entry("US-OR", 15),
            Map.entry("US-TX", 16),
            Map.entry("US-DE", 17),
            Map.entry("US-IA", 18),
            Map.entry("US-NE", 19),
            Map.entry("US-NH", 20),
            Map.entry("US-NJ", 21),
            Map.entry("US-TN", 22));

    private static final int YES = 1;
    private static final int NO = 2;

    /** Of a child's data: no consent. */
    private static final int NO_CONSENT = 1;

    /**
     * The encoder writes the national section in the layout of its second version and calls it the first, which other
     * decoders cannot read.
     */
    private static final int NATIONAL_VERSION = 2;

    private static final List<String> NOTICES = List.of(
            "SharingNotice",
            "ProcessingNotice",
            "SaleOptOutNotice",
            "SharingOptOutNotice",
            "TargetedAdvertisingOptOutNotice");
    private static final List<String> OPT_OUTS = List.of("SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut");
    private static final String CHILDREN = "KnownChildSensitiveDataConsents";
    private static final String COVERED = "MspaCoveredTransaction";

    /** The fields of a section's first part, of which each has some, and of the part for the signal. */
    private static final List<List<String>> PARTS = List.of(
            List.of(
                    "Version",
                    "SharingNotice",
                    "ProcessingNotice",
                    "SaleOptOutNotice",
                    "SharingOptOutNotice",
                    "TargetedAdvertisingOptOutNotice",
                    "SensitiveDataProcessingOptOutNotice",
                    "SensitiveDataOptOutNotice",
                    "SensitiveDataLimitUseNotice",
                    "SaleOptOut",
                    "SharingOptOut",
                    "TargetedAdvertisingOptOut",
                    "SensitiveDataProcessing",
                    CHILDREN,
                    "PersonalDataConsents",
                    "AdditionalDataProcessingConsent",
                    COVERED,
                    "MspaOptOutOptionMode",
                    "MspaServiceProviderMode"),
            List.of("GpcSegmentType", "Gpc"));

    private final Map<Said, Text> known = new ConcurrentHashMap<>();

    /**
     * All that a string says.
     *
     * @param section 0 for none
     * @param optedOut of sale, sharing and targeted advertising
     * @param gpc whether the visitor sends Global Privacy Control
     * @param child whether the visitor is known to be too young to be sold to
     */
    private record Said(int section, boolean optedOut, boolean gpc, boolean child) {}

    /**
     * A string, and the same in the clear.
     *
     * @param parsed the parts of each section by the section's name, as {@code __gpp} gives them
     */
    private record Text(String string, int section, ObjectNode parsed) {}

    /** Writes the string and the sections in it. */
    void write(Decision decision, ObjectNode into) {
        Text text = text(decision);
        ObjectNode gpp = into.putObject("gpp").put("string", text.string());
        ArrayNode sections = gpp.putArray("sections");
        if (text.section() > 0) {
            sections.add(text.section());
        }
    }

    /** Writes the same, and what the string says, so that a page need not decode it. */
    void writeParsed(Decision decision, ObjectNode into) {
        write(decision, into);
        ((ObjectNode) into.path("gpp")).set("parsed", text(decision).parsed());
    }

    private Text text(Decision decision) {
        Outcome advertising = decision.outcomes().get(Purpose.ADVERTISING);
        Said said = new Said(
                section(decision.jurisdiction()),
                !decision.allows(Purpose.ADVERTISING),
                decision.gpc(),
                advertising != null && advertising.reason() == Reason.UNDER_AGE);
        return known.computeIfAbsent(said, Gpp::encode);
    }

    private static int section(Jurisdiction place) {
        return place.country().equals("US") ? STATES.getOrDefault(place.code(), NATIONAL) : 0;
    }

    private static Text encode(Said said) {
        GppModel model = new GppModel();
        ObjectNode parsed = Json.object();
        int section = said.section();
        if (section > 0) {
            // Of a new section everything is 0, "not applicable", until it is set.
            model.setFieldValue(section, COVERED, NO);
            if (section == NATIONAL) {
                model.setFieldValue(section, "Version", NATIONAL_VERSION);
            }
            NOTICES.forEach(name -> set(model, section, name, YES));
            OPT_OUTS.forEach(name -> set(model, section, name, said.optedOut() ? YES : NO));
            set(model, section, "Gpc", said.gpc());
            if (said.child()) {
                Object unknown = model.getFieldValue(section, CHILDREN);
                set(
                        model,
                        section,
                        CHILDREN,
                        unknown instanceof List<?> each
                                ? each.stream().map(one -> NO_CONSENT).toList()
                                : (Object) NO_CONSENT);
            }
            ArrayNode parts = parsed.putArray(model.getSection(section).getName());
            PARTS.forEach(names -> part(model, section, names, parts));
        }
        return new Text(model.encode(), section, parsed);
    }

    private static void set(GppModel model, int section, String name, Object value) {
        if (model.hasField(section, name)) {
            model.setFieldValue(section, name, value);
        }
    }

    private static void part(GppModel model, int section, List<String> names, ArrayNode parts) {
        ObjectNode part = Json.object();
        for (String name : names) {
            if (model.hasField(section, name)) {
                part.set(name, Json.of(model.getFieldValue(section, name)));
            }
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
    }
}
