package io.consentry.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Model;
import io.consentry.policy.Policy;
import io.consentry.policy.Regime;

/** Reads a policy from YAML. */
public final class PolicyFile {
    private static final String DEFAULT = "/io/consentry/policy/default-policy.yaml";
    private static final Set<String> KEYS = Set.of("version", "covers", "purposes", "regimes");
    private static final Set<String> REGIME_KEYS =
            Set.of("id", "model", "jurisdictions", "asked", "gpc", "validity", "reask-after", "source");

    private final String name;
    private final List<ConfigProblem> problems;
    private final Set<String> places = new HashSet<>();
    private SortedSet<Purpose> purposes = new TreeSet<>();

    private PolicyFile(String name, List<ConfigProblem> problems) {
        this.name = name;
        this.problems = problems;
    }

    /** The policy that holds where the owner gives none. */
    public static Policy defaultPolicy() {
        List<ConfigProblem> problems = new ArrayList<>();
        try (InputStream in = PolicyFile.class.getResourceAsStream(DEFAULT)) {
            Policy policy = new PolicyFile("default-policy.yaml", problems).read(ConfigSource.YAML.readTree(in));
            if (policy != null) {
                return policy;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the default policy is not in the jar", e);
        }
        throw new IllegalStateException("the default policy is wrong: " + problems);
    }

    /** Reads an owner's policy; null if it has problems, which are added to {@code problems}. */
    static @Nullable Policy read(Path path, List<ConfigProblem> problems) {
        String name = String.valueOf(path.getFileName());
        try {
            return new PolicyFile(name, problems).read(ConfigSource.YAML.readTree(Files.readString(path)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            problems.add(new ConfigProblem(name, "is not YAML: " + e.getOriginalMessage(), "Mend that line."));
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    path.toString(), "cannot be read (" + ConfigSource.reason(e) + ")", "Check the path."));
        }
        return null;
    }

    private @Nullable Policy read(JsonNode root) {
        int before = problems.size();
        unknownKeys(root, "", KEYS);
        String version = text(root, "", "version", "Write for example version: \"2026-11-01\".");
        if (version.contains("|") || version.length() > 64) {
            problem("version", "must be at most 64 characters without '|'", "A date is a good version.");
        }
        purposes = purposeSet(root.path("purposes"), "purposes");
        purposes.add(Purpose.NECESSARY);
        List<Regime> regimes = new ArrayList<>();
        JsonNode list = root.path("regimes");
        if (!list.isArray()) {
            problem("regimes", "must be a list", "Begin each regime with '- id: '.");
        }
        int number = 0;
        for (JsonNode each : list.isArray() ? list : MissingNode.getInstance()) {
            Regime regime = regime(each, "regimes[" + number + "]");
            number++;
            if (regime != null) {
                regimes.add(regime);
            }
        }
        if (!places.contains(Regime.ELSEWHERE)) {
            problem("regimes", "must hold one regime for '*'", "Add a regime with jurisdictions: [\"*\"].");
        }
        Set<String> covers = new HashSet<>(strings(root.path("covers"), "covers"));
        return problems.size() > before ? null : new Policy(version, covers, purposes, regimes);
    }

    private @Nullable Regime regime(JsonNode node, String path) {
        int before = problems.size();
        if (!node.isObject()) {
            problem(path, "must be keys with values", "Write 'id: ' and so on below it.");
            return null;
        }
        unknownKeys(node, path + ".", REGIME_KEYS);
        String id = text(node, path + ".", "id", "Write a short name such as 'eea'.");
        String modelText = text(node, path + ".", "model", "One of opt-in, opt-out, notice.");
        Model model = Model.parse(modelText).orElse(null);
        if (model == null && !modelText.isEmpty()) {
            problem(path + ".model", "'" + modelText + "' is not a model", "One of opt-in, opt-out, notice.");
        }
        Set<String> jurisdictions = new HashSet<>(strings(node.path("jurisdictions"), path + ".jurisdictions"));
        jurisdictions.forEach(code -> place(code, path + ".jurisdictions"));
        Set<Purpose> asked = purposeSet(node.path("asked"), path + ".asked");
        JsonNode gpc = node.path("gpc");
        if (!gpc.path("denies").isArray() || !gpc.path("overridable").isBoolean()) {
            // Left out or misspelt, it would switch the signal off.
            problem(
                    path + ".gpc",
                    "must say what the signal does",
                    "Write gpc: {denies: [advertising, analytics], overridable: true}; denies: [] for nothing.");
        }
        unknownKeys(gpc, path + ".gpc.", Set.of("denies", "overridable"));
        Set<Purpose> denies = purposeSet(gpc.path("denies"), path + ".gpc.denies");
        for (Purpose purpose : union(asked, denies)) {
            if (!purposes.contains(purpose)) {
                problem(path, "'" + purpose + "' is not among the policy's purposes", "Add it to 'purposes'.");
            }
        }
        Period validity = period(node, path, "validity");
        Period reaskAfter = period(node, path, "reask-after");
        if (model == null || problems.size() > before) {
            return null;
        }
        Regime.Gpc signal = new Regime.Gpc(denies, gpc.path("overridable").asBoolean(false));
        String source = node.path("source").asText("");
        return new Regime(id, model, jurisdictions, asked, signal, validity, reaskAfter, source);
    }

    private void place(String code, String path) {
        boolean known = code.equals(Regime.ELSEWHERE)
                || (!Jurisdiction.parse(code).equals(Jurisdiction.UNKNOWN)
                        && Jurisdiction.parse(code).code().equals(code));
        if (!known) {
            problem(path, "'" + code + "' is not an ISO 3166 code", "Write \"DE\" or \"US-CA\", in quotes.");
        } else if (!places.add(code)) {
            problem(path, "'" + code + "' stands in two regimes", "Leave it in one.");
        }
    }

    private Period period(JsonNode node, String path, String key) {
        String text = text(node, path + ".", key, "Write an ISO 8601 period such as P6M.");
        try {
            Period period = text.isEmpty() ? Period.ZERO : Period.parse(text);
            if (!text.isEmpty() && (period.isNegative() || period.isZero())) {
                problem(path + "." + key, "must be at least a day", "Write for example P6M.");
            }
            return period;
        } catch (DateTimeParseException e) {
            problem(path + "." + key, "'" + text + "' is not an ISO 8601 period", "Write for example P6M.");
            return Period.ZERO;
        }
    }

    private SortedSet<Purpose> purposeSet(JsonNode node, String path) {
        SortedSet<Purpose> set = new TreeSet<>();
        for (String id : strings(node, path)) {
            if (Purpose.isValid(id)) {
                set.add(new Purpose(id));
            } else {
                problem(path, "'" + id + "' is not a purpose", "Use lower-case letters, digits and hyphens.");
            }
        }
        return set;
    }

    private List<String> strings(JsonNode node, String path) {
        List<String> texts = new ArrayList<>();
        if (!node.isArray() && !node.isMissingNode()) {
            problem(path, "must be a list", "Write it in square brackets.");
        }
        for (JsonNode each : node) {
            if (each.isTextual()) {
                texts.add(each.asText());
            } else {
                problem(path, "'" + each.asText() + "' is not a text", "Put it in quotes: YAML reads NO as false.");
            }
        }
        return texts;
    }

    private String text(JsonNode node, String prefix, String key, String suggestion) {
        JsonNode value = node.path(key);
        if (value.isTextual() && !value.asText().isBlank()) {
            return value.asText();
        }
        problem(prefix + key, "must be a text", suggestion);
        return "";
    }

    private void unknownKeys(JsonNode node, String prefix, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem(prefix + key, "is not a key of a policy", Nearest.suggest(key, known));
            }
        });
    }

    private void problem(String path, String rule, String suggestion) {
        problems.add(new ConfigProblem(name + ": " + path, rule, suggestion));
    }

    private static Set<Purpose> union(Set<Purpose> a, Set<Purpose> b) {
        Set<Purpose> union = new TreeSet<>(a);
        union.addAll(b);
        return union;
    }
}
