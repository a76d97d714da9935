package io.consentry.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a policy and its regimes take from those that they extend. */
final class PolicyTree {
    private static final Set<String> NOT_INHERITED = Set.of("id", "extends", "jurisdictions", "from");

    private final PolicyCheck check;
    private final Map<String, JsonNode> regimes = new LinkedHashMap<>();

    private PolicyTree(PolicyCheck check) {
        this.check = check;
    }

    /** The policy {@code own} on top of the policy {@code base}: what it names replaces what is named there. */
    static ObjectNode onTop(ObjectNode base, ObjectNode own) {
        ObjectNode all = base.deepCopy();
        own.properties().forEach(entry -> {
            switch (entry.getKey()) {
                case "purposes" -> all.set("purposes", union(base.path("purposes"), entry.getValue()));
                case "regimes" -> all.set("regimes", regimesOnTop(base.path("regimes"), entry.getValue()));
                default -> all.set(entry.getKey(), entry.getValue());
            }
        });
        all.remove("extends");
        if (!own.has("covers")) {
            all.putArray("covers");
        }
        return all;
    }

    private static ArrayNode union(JsonNode a, JsonNode b) {
        ArrayNode union = ConfigSource.YAML.createArrayNode();
        Set<JsonNode> seen = new LinkedHashSet<>();
        a.forEach(seen::add);
        b.forEach(seen::add);
        seen.forEach(union::add);
        return union;
    }

    private static JsonNode regimesOnTop(JsonNode base, JsonNode own) {
        if (!own.isArray()) {
            return own;
        }
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        base.forEach(each -> byId.put(each.path("id").asText(), each));
        List<JsonNode> nameless = new ArrayList<>();
        for (JsonNode regime : own) {
            String id = regime.path("id").asText("");
            give(regime, byId);
            JsonNode held = byId.get(id);
            if (!regime.isObject() || id.isEmpty()) {
                nameless.add(regime);
            } else {
                byId.put(id, held == null ? regime : merged(held, regime));
            }
        }
        ArrayNode all = ConfigSource.YAML.createArrayNode();
        byId.values().forEach(all::add);
        return all.addAll(nameless);
    }

    /** A place that the owner gives to a regime leaves those that had it from that day on. */
    private static void give(JsonNode regime, Map<String, JsonNode> byId) {
        Set<JsonNode> places = new LinkedHashSet<>();
        regime.path("jurisdictions").forEach(places::add);
        if (places.isEmpty()) {
            return;
        }
        String from = regime.path("from").asText("");
        byId.replaceAll((id, held) -> {
            boolean stays = held.path("from").asText("").compareTo(from) < 0;
            if (stays
                    || !held.has("jurisdictions")
                    || id.equals(regime.path("id").asText())) {
                return held;
            }
            ObjectNode without = held.deepCopy();
            ArrayNode left = without.putArray("jurisdictions");
            held.path("jurisdictions").forEach(place -> {
                if (!places.contains(place)) {
                    left.add(place);
                }
            });
            return without;
        });
    }

    /** Every regime with all that it inherits, in order; missing nodes for those whose inheritance is broken. */
    static List<JsonNode> regimes(JsonNode list, PolicyCheck check) {
        PolicyTree tree = new PolicyTree(check);
        for (JsonNode regime : list) {
            String id = regime.path("id").asText("");
            if (!id.isEmpty() && tree.regimes.put(id, regime) != null) {
                check.problem("regimes." + id, "stands twice", "Give each regime an id of its own.");
            }
        }
        List<JsonNode> whole = new ArrayList<>();
        list.forEach(regime -> whole.add(tree.whole(regime, new LinkedHashSet<>())));
        return whole;
    }

    /**
     * The regime in which a value was written.
     *
     * @param id of the regime that has the value
     * @param key such as {@code gpc.denies}
     * @return the id of that regime, or of the nearest that it extends and that has the key, or a part of it; its own where
     *     none has
     */
    static String writtenIn(JsonNode list, String id, String key) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        list.forEach(regime -> byId.put(regime.path("id").asText(""), regime));
        List<JsonNode> line = new ArrayList<>();
        JsonNode each = byId.get(id);
        while (each != null && !line.contains(each)) {
            line.add(each);
            each = byId.get(each.path("extends").asText(""));
        }
        String whole = "/" + key.replace('.', '/');
        String first = "/" + key.split("[.]", 2)[0];
        for (String pointer : List.of(whole, first, first.equals("/sources") ? "/source" : first)) {
            for (JsonNode regime : line) {
                if (!regime.at(pointer).isMissingNode()) {
                    return regime.path("id").asText("");
                }
            }
        }
        return id;
    }

    private JsonNode whole(JsonNode regime, Set<String> below) {
        String id = regime.path("id").asText("");
        String parentId = regime.path("extends").asText("");
        if (parentId.isEmpty() || !regime.isObject()) {
            return regime;
        }
        below.add(id);
        JsonNode parent = regimes.get(parentId);
        if (parent == null) {
            check.problem(
                    "regimes." + id + ".extends",
                    "'" + parentId + "' is not a regime",
                    Nearest.suggest(parentId, regimes.keySet()));
            return MissingNode.getInstance();
        }
        if (below.contains(parentId)) {
            check.problem("regimes." + id + ".extends", "goes round in a circle", "Leave out one of them: " + below);
            return MissingNode.getInstance();
        }
        JsonNode above = whole(parent, below);
        if (above.isMissingNode()) {
            return above;
        }
        ObjectNode inherited = above.deepCopy();
        inherited.remove(NOT_INHERITED);
        return merged(inherited, regime);
    }

    private static JsonNode merged(JsonNode held, JsonNode over) {
        if (!held.isObject() || !over.isObject()) {
            return over;
        }
        ObjectNode all = held.deepCopy();
        if (over.has("source")) {
            // One source for all the rules is not to be hidden behind those of what is extended.
            all.remove("sources");
        }
        over.properties().forEach(entry -> all.set(entry.getKey(), merged(all.path(entry.getKey()), entry.getValue())));
        return all;
    }
}
