package io.consentry.config;

import java.time.LocalDate;
import java.time.Period;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Model;
import io.consentry.policy.Regime;
import io.consentry.policy.UnknownVendors;

/** Reads the regimes of a policy, all that they inherit filled in. */
final class RegimeReader {
    private static final Set<String> KEYS = Set.of(
            "id",
            "extends",
            "model",
            "jurisdictions",
            "from",
            "asked",
            "gpc",
            "young",
            "unknown-vendors",
            "validity",
            "reask-after",
            "source",
            "sources");
    private static final Set<String> SOURCES = Set.of("model", "gpc", "young", "answers", "necessary");

    private final PolicyCheck check;
    private final Set<Purpose> purposes;
    private final Set<String> places = new HashSet<>();

    RegimeReader(PolicyCheck check, Set<Purpose> purposes) {
        this.check = check;
        this.purposes = purposes;
    }

    /** Whether a regime that always held names all that no other does. */
    boolean holdsElsewhere() {
        return places.contains(Regime.ELSEWHERE + "@");
    }

    /**
     * Reads a regime.
     *
     * @param path such as {@code regimes[0]}
     * @return null if it has problems
     */
    @Nullable
    Regime read(JsonNode node, String path) {
        int before = check.count();
        check.keys(node, path + ".", KEYS);
        String id = check.text(node, path + ".", "id", "Write a short name such as 'eea'.");
        String modelText = check.text(node, path + ".", "model", "One of opt-in, opt-out, notice.");
        Model model = Model.parse(modelText).orElse(null);
        if (model == null && !modelText.isEmpty()) {
            check.problem(path + ".model", "'" + modelText + "' is not a model", "One of opt-in, opt-out, notice.");
        }
        Optional<LocalDate> from = check.day(node, path, "from");
        Set<String> jurisdictions = new HashSet<>(check.strings(node.path("jurisdictions"), path + ".jurisdictions"));
        jurisdictions.forEach(code -> place(code, from, path + ".jurisdictions"));
        Set<Purpose> asked = check.known(node.path("asked"), path + ".asked", purposes);
        Regime.Gpc gpc = gpc(node.path("gpc"), path + ".gpc");
        check.keys(node.path("young"), path + ".young.", Set.of("denies"));
        Set<Purpose> young = check.known(node.path("young").path("denies"), path + ".young.denies", purposes);
        UnknownVendors unknown = check.unknownVendors(node, path).orElse(UnknownVendors.KEEP);
        Period validity = check.period(node, path, "validity");
        Period reaskAfter = check.period(node, path, "reask-after");
        Regime.Sources sources = sources(node, path);
        if (model == null || check.count() > before) {
            return null;
        }
        return new Regime(id, model, jurisdictions, from, asked, gpc, young, unknown, validity, reaskAfter, sources);
    }

    private Regime.Gpc gpc(JsonNode gpc, String path) {
        if (!gpc.path("denies").isArray() || !gpc.path("overridable").isBoolean()) {
            // Left out or misspelt, it would switch the signal off.
            check.problem(
                    path,
                    "must say what the signal does",
                    "Write gpc: {denies: [advertising, analytics], overridable: true}; denies: [] for nothing.");
        }
        check.keys(gpc, path + ".", Set.of("denies", "overridable", "binding"));
        Set<Purpose> denies = check.known(gpc.path("denies"), path + ".denies", purposes);
        boolean binding = check.flag(gpc, path + ".", "binding");
        if (binding && gpc.path("denies").isArray() && denies.isEmpty()) {
            check.problem(path, "is binding and denies nothing", "Name what the law lets the signal deny.");
        }
        return new Regime.Gpc(denies, gpc.path("overridable").asBoolean(false), binding);
    }

    private Regime.Sources sources(JsonNode node, String path) {
        JsonNode each = node.path("sources");
        check.keys(each, path + ".sources.", SOURCES);
        return new Regime.Sources(
                source(node, path, "model"),
                source(node, path, "gpc"),
                source(node, path, "young"),
                source(node, path, "answers"),
                source(node, path, "necessary"));
    }

    private String source(JsonNode node, String path, String rule) {
        JsonNode own = node.path("sources").path(rule);
        JsonNode common = node.path("source");
        JsonNode value = own.isMissingNode() ? common : own;
        if (value.isTextual() && !value.asText().isBlank()) {
            return value.asText();
        }
        check.problem(
                path + ".sources." + rule,
                "must name the law, or the decision of yours, that the rule follows",
                "Write source: for all rules, or sources: for each.");
        return "";
    }

    private void place(String code, Optional<LocalDate> from, String path) {
        boolean known = code.equals(Regime.ELSEWHERE)
                || (!Jurisdiction.parse(code).equals(Jurisdiction.UNKNOWN)
                        && Jurisdiction.parse(code).code().equals(code));
        if (!known) {
            check.problem(path, "'" + code + "' is not an ISO 3166 code", "Write \"DE\" or \"US-CA\", in quotes.");
        } else if (!places.add(code + "@" + from.map(LocalDate::toString).orElse(""))) {
            check.problem(path, "'" + code + "' stands in two regimes", "Leave it in one, or give one a later 'from'.");
        }
    }
}
