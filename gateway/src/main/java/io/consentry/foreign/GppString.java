package io.consentry.foreign;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.iab.gpp.encoder.GppModel;
import com.iab.gpp.encoder.section.TcfEuV2;

import io.consentry.consent.Choice;
import io.consentry.consent.Purpose;
import io.consentry.policy.ForeignConsent;

/**
 * A string of IAB's Global Privacy Platform.
 *
 * <p>The section of the EU's framework answers like {@link TcfString}. A section of the United States says who has opted
 * out, of sale, of sharing or of targeted advertising: that refuses advertising and analytics. Whoever has not opted out
 * has granted nothing. Sections that are not known say nothing.
 */
final class GppString {
    /** The type and version of every string's header; without it the decoder would take any text for a string. */
    private static final String PREFIX = "DB";

    private static final List<String> OPT_OUTS = List.of("SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut");

    private static final String SIGNAL = "Gpc";
    private static final int OPTED_OUT = 1;

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger DECODER = Logger.getLogger("com.iab.gpp");

    static {
        // It warns of odd strings in the log, and any visitor can send them.
        DECODER.setLevel(Level.OFF);
    }

    private GppString() {}

    /** Reads it; fails with whatever exception where it is malformed. */
    static ForeignConsent read(String text, ForeignSettings meaning) {
        if (!text.startsWith(PREFIX) || !text.matches("[A-Za-z0-9_.~-]+")) {
            throw new IllegalArgumentException("not a string of the platform");
        }
        GppModel model = new GppModel(text);
        List<Integer> sections = model.getSectionIds();
        ForeignConsent all = ForeignConsent.ABSENT;
        for (int i = 0; i < sections.size(); i++) {
            int id = sections.get(i);
            ForeignConsent one = id == TcfEuV2.ID
                    ? TcfString.read(text.split("~", -1)[i + 1], meaning)
                    : hasOptedOut(model, id) ? refused() : ForeignConsent.ABSENT;
            all = ForeignConsent.both(all, one);
        }
        return all;
    }

    private static boolean hasOptedOut(GppModel model, int section) {
        for (String field : OPT_OUTS) {
            if (model.hasField(section, field) && Objects.equals(model.getFieldValue(section, field), OPTED_OUT)) {
                return true;
            }
        }
        return model.hasField(section, SIGNAL) && Boolean.TRUE.equals(model.getFieldValue(section, SIGNAL));
    }

    private static ForeignConsent refused() {
        return new ForeignConsent.Answered(
                new TreeMap<>(Map.of(Purpose.ADVERTISING, Choice.REFUSED, Purpose.ANALYTICS, Choice.REFUSED)),
                Optional.empty());
    }
}
