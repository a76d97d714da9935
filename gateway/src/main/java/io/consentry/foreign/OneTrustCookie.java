package io.consentry.foreign;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.consentry.policy.ForeignConsent;

/**
 * OneTrust's cookie {@code OptanonConsent}: fields like those of a form, of which {@code groups} is
 * {@code C0001:1,C0002:0}. It is written before the visitor answers, too; what it allows then is OneTrust's default.
 */
final class OneTrustCookie {
    private OneTrustCookie() {}

    /** Reads it; fails with whatever exception where it is malformed. */
    static ForeignConsent read(String text, ForeignSettings meaning) {
        Map<String, String> fields = pairs(text, '&', '=');
        String groups = fields.get("groups");
        if (groups == null || groups.isEmpty()) {
            throw new IllegalArgumentException("no groups");
        }
        Map<String, String> granted = pairs(groups, ',', ':');
        granted.forEach((group, value) -> {
            if (!value.equals("0") && !value.equals("1")) {
                throw new IllegalArgumentException("a group that is neither 0 nor 1");
            }
        });
        if (!isAnswered(fields)) {
            return ForeignConsent.ABSENT;
        }
        Optional<Instant> unknown = Optional.empty();
        ForeignConsent said = Answers.of(meaning, group -> "1".equals(granted.get(group)), unknown);
        return "true".equals(fields.get("AwaitingReconsent")) ? Answers.refusals(said) : said;
    }

    private static boolean isAnswered(Map<String, String> fields) {
        String interactions = fields.get("interactionCount");
        return interactions == null
                ? "NotLandingPage".equals(fields.get("landingPath"))
                : Integer.parseInt(interactions) > 0;
    }

    /** A name that stands twice is malformed: which of the two holds would be chance. */
    private static Map<String, String> pairs(String text, char between, char within) {
        Map<String, String> pairs = new HashMap<>();
        for (String each : text.split(String.valueOf(between), -1)) {
            int at = each.indexOf(within);
            if (at > 0 && pairs.put(each.substring(0, at), each.substring(at + 1)) != null) {
                throw new IllegalArgumentException("a name that stands twice");
            }
        }
        return pairs;
    }
}
