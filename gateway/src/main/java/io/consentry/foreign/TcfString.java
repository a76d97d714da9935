package io.consentry.foreign;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.iabtcf.decoder.TCString;
import com.iabtcf.utils.IntIterable;
import com.iabtcf.v2.PublisherRestriction;
import com.iabtcf.v2.RestrictionType;

import io.consentry.consent.Choice;
import io.consentry.consent.Purpose;
import io.consentry.policy.ForeignConsent;

/**
 * A string of IAB Europe's Transparency and Consent Framework, version 2. Consent alone counts, legitimate interest does
 * not.
 */
final class TcfString {
    /** Segments in base64url, the core one first. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{20,}(\\.[A-Za-z0-9_-]+){0,3}");

    private TcfString() {}

    /** Reads it; fails with whatever exception where it is malformed. */
    static ForeignConsent read(String text, ForeignSettings meaning) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not segments in base64url");
        }
        TCString string = TCString.decode(text);
        if (string.getVersion() != 2) {
            throw new IllegalArgumentException("not version 2");
        }
        IntIterable purposes = string.getPurposesConsent();
        ForeignConsent.Answered answered = (ForeignConsent.Answered) Answers.of(
                meaning, purpose -> purposes.contains(Integer.parseInt(purpose)), Optional.of(string.getLastUpdated()));
        return new ForeignConsent.Answered(withVendors(answered.choices(), string, meaning), answered.at());
    }

    /** A vendor that was not disclosed to the visitor has no consent, whatever its bit says (TCF 2.3). */
    private static Map<Purpose, Choice> withVendors(
            Map<Purpose, Choice> purposes, TCString string, ForeignSettings meaning) {
        IntIterable disclosed = string.getDisclosedVendors();
        Map<Purpose, Choice> choices = new TreeMap<>(purposes);
        for (Map.Entry<Purpose, List<Integer>> each : meaning.vendors().entrySet()) {
            for (int vendor : each.getValue()) {
                boolean granted = string.getVendorConsent().contains(vendor)
                        && (disclosed.isEmpty() || disclosed.contains(vendor))
                        && !isRestricted(string, vendor, meaning.purposes().getOrDefault(each.getKey(), List.of()));
                if (!granted) {
                    choices.put(each.getKey(), Choice.REFUSED);
                }
            }
        }
        return choices;
    }

    private static boolean isRestricted(TCString string, int vendor, List<String> purposes) {
        for (PublisherRestriction each : string.getPublisherRestrictions()) {
            if (each.getRestrictionType() == RestrictionType.NOT_ALLOWED
                    && purposes.contains(Integer.toString(each.getPurposeId()))
                    && each.getVendorIds().contains(vendor)) {
                return true;
            }
        }
        return false;
    }
}
