package io.consentry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;

/** Writes a decision; it looks the same everywhere. */
final class DecisionJson {
    private final @Nullable Gpp gpp;

    /** Takes from the owner's settings whether there are GPP strings. */
    DecisionJson(BannerSettings settings) {
        this.gpp = settings.signals().contains(BannerSettings.GPP) ? new Gpp() : null;
    }

    /** Writes it for other servers. */
    void forServers(Decision decision, ObjectNode into) {
        write(decision, into);
        if (gpp != null) {
            gpp.write(decision, into);
        }
    }

    /** Writes it for a page, which reads no GPP string. */
    void forPages(Decision decision, ObjectNode into) {
        write(decision, into);
        if (gpp != null) {
            gpp.writeParsed(decision, into);
        }
    }

    private static void write(Decision decision, ObjectNode into) {
        into.put("policyVersion", decision.policyVersion());
        into.put("jurisdiction", decision.jurisdiction().code());
        into.put("regime", decision.regime().id());
        into.put("model", decision.regime().model().id());
        into.put("gpc", decision.gpc());
        ObjectNode purposes = into.putObject("purposes");
        decision.outcomes().forEach((purpose, outcome) -> {
            ObjectNode node = purposes.putObject(purpose.id())
                    .put("allowed", outcome.allowed())
                    .put("reason", outcome.reason().id());
            if (!outcome.grantable()) {
                node.put("grantable", false);
            }
        });
    }

    /** Google Consent Mode v2. */
    static void consentMode(Decision decision, ObjectNode into) {
        String advertising = word(decision.allows(Purpose.ADVERTISING));
        String functional = word(decision.allows(Purpose.FUNCTIONAL));
        into.put("ad_storage", advertising);
        into.put("ad_user_data", advertising);
        into.put("ad_personalization", advertising);
        into.put("analytics_storage", word(decision.allows(Purpose.ANALYTICS)));
        into.put("functionality_storage", functional);
        into.put("personalization_storage", functional);
        into.put("security_storage", word(true));
    }

    private static String word(boolean allowed) {
        return allowed ? "granted" : "denied";
    }
}
