package io.consentry.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Policy;
import io.consentry.policy.Regime;
import io.consentry.policy.SiteRule;

/** Reads a policy from YAML. */
public final class PolicyFile {
    private static final String DEFAULT = "/io/consentry/policy/default-policy.yaml";
    private static final Set<String> KEYS =
            Set.of("extends", "version", "covers", "purposes", "honour-dnt", "regimes", "pages");

    /**
     * A policy as it was read.
     *
     * @param policy the policy
     * @param text all of it in YAML, with what it inherits from the default policy
     */
    public record Loaded(Policy policy, String text) {}

    private final PolicyCheck check;

    private PolicyFile(PolicyCheck check) {
        this.check = check;
    }

    /** The policy that holds where the owner gives none. */
    public static Policy defaultPolicy() {
        return loadDefault().policy();
    }

    static Loaded loadDefault() {
        List<ConfigProblem> problems = new ArrayList<>();
        Loaded policy = new PolicyFile(new PolicyCheck("default-policy.yaml", problems)).read(defaultTree());
        if (policy == null) {
            throw new IllegalStateException("the default policy is wrong: " + problems);
        }
        return policy;
    }

    private static ObjectNode defaultTree() {
        try (InputStream in = PolicyFile.class.getResourceAsStream(DEFAULT)) {
            return (ObjectNode) ConfigSource.YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the default policy is not in the jar", e);
        }
    }

    /** Reads an owner's policy; null if it has problems, which are added to {@code problems}. */
    public static @Nullable Policy read(Path path, List<ConfigProblem> problems) {
        Loaded loaded = load(path, problems);
        return loaded == null ? null : loaded.policy();
    }

    /** The same with its text. */
    static @Nullable Loaded load(Path path, List<ConfigProblem> problems) {
        String name = String.valueOf(path.getFileName());
        try {
            return new PolicyFile(new PolicyCheck(name, problems)).read(parsed(Files.readString(path)));
        } catch (JsonProcessingException e) {
            problems.add(YamlFault.in(name, e));
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    path.toString(), "cannot be read (" + ConfigSource.reason(e) + ")", "Check the path."));
        }
        return null;
    }

    private static JsonNode parsed(String yaml) throws JsonProcessingException {
        return ConfigSource.YAML.readTree(yaml);
    }

    private @Nullable Loaded read(JsonNode root) {
        int before = check.count();
        if (!root.isObject()) {
            check.problem("the file", "must be keys with values", "Begin with version: \"2026-11-01\".");
            return null;
        }
        check.keys(root, "", KEYS);
        JsonNode whole = root;
        if (root.has("extends")) {
            String base = check.text(root, "", "extends", "Write extends: default.");
            if (!base.isEmpty() && !base.equals("default")) {
                check.problem("extends", "'" + base + "' is not a policy", "Write extends: default.");
            }
            ObjectNode without = defaultTree();
            without.remove("version");
            whole = PolicyTree.onTop(without, (ObjectNode) root);
        }
        String version = check.text(whole, "", "version", "Write for example version: \"2026-11-01\".");
        if (version.contains("|") || version.length() > 64) {
            check.problem("version", "must be at most 64 characters without '|'", "A date is a good version.");
        }
        SortedSet<Purpose> purposes = check.purposes(whole.path("purposes"), "purposes");
        purposes.add(Purpose.NECESSARY);
        List<Regime> regimes = regimes(whole.path("regimes"), root.path("regimes"), purposes);
        List<SiteRule> pages = pages(whole.path("pages"), purposes, regimes);
        Set<String> covers = new HashSet<>(check.strings(whole.path("covers"), "covers"));
        boolean honoursDnt = check.flag(whole, "", "honour-dnt");
        if (check.count() > before) {
            return null;
        }
        return new Loaded(new Policy(version, covers, purposes, regimes, pages, honoursDnt), text(whole));
    }

    private static String text(JsonNode whole) {
        try {
            return ConfigSource.YAML.writeValueAsString(whole);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("what was read from YAML can be written as YAML", e);
        }
    }

    /**
     * Reads the regimes.
     *
     * @param list all of them
     * @param own those that stand in the file
     */
    private List<Regime> regimes(JsonNode list, JsonNode own, Set<Purpose> purposes) {
        RegimeReader reader = new RegimeReader(check, purposes);
        if (!list.isArray()) {
            check.problem("regimes", "must be a list", "Begin each regime with '- id: '.");
        }
        List<Regime> regimes = new ArrayList<>();
        int number = 0;
        for (JsonNode each : list.isArray() ? PolicyTree.regimes(list, check) : List.<JsonNode>of()) {
            String id = each.path("id").asText("");
            String path = id.isEmpty() ? "regimes[" + position(list.get(number), own) + "]" : "regimes." + id;
            number++;
            if (!each.isObject() && !each.isMissingNode()) {
                check.problem(path, "must be keys with values", "Write 'id: ' and so on below it.");
            } else if (each.isObject()
                    && (each.has("jurisdictions") || !isExtended(each.path("id").asText(""), list))) {
                int before = check.count();
                Regime regime = reader.read(each, path);
                check.readdress(before, found -> id.isEmpty() ? found : written(list, id, found));
                if (regime != null) {
                    regimes.add(regime);
                }
            }
        }
        if (!reader.holdsElsewhere()) {
            check.problem(
                    "regimes",
                    "must hold one regime for '*'",
                    "Add a regime with jurisdictions: [\"*\"] and no 'from'.");
        }
        return regimes;
    }

    /** What several regimes inherit is named once, where it was written. */
    private static String written(JsonNode list, String id, String path) {
        String key = path.substring(("regimes." + id + ".").length());
        return "regimes." + PolicyTree.writtenIn(list, id, key) + "." + key;
    }

    /** Counts from 0, as the paths do. */
    private static int position(JsonNode regime, JsonNode own) {
        int at = 0;
        while (at < own.size() && !own.get(at).equals(regime)) {
            at++;
        }
        return at;
    }

    /** A regime without places is of use only to others; what it lacks and has is checked where it is taken from. */
    private static boolean isExtended(String id, JsonNode list) {
        for (JsonNode each : list) {
            if (!id.isEmpty() && each.path("extends").asText("").equals(id)) {
                return true;
            }
        }
        return false;
    }

    private List<SiteRule> pages(JsonNode list, Set<Purpose> purposes, List<Regime> regimes) {
        if (!list.isArray() && !list.isMissingNode()) {
            check.problem("pages", "must be a list", "Begin each entry with '- paths: ' or '- hosts: '.");
        }
        SiteRuleReader reader = new SiteRuleReader(check, purposes, regimes);
        List<SiteRule> rules = new ArrayList<>();
        int number = 0;
        for (JsonNode each : list) {
            rules.add(reader.read(each, "pages[" + number + "]"));
            number++;
        }
        return rules;
    }
}
