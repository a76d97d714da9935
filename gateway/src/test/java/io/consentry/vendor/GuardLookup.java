package io.consentry.vendor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import io.consentry.vendor.Vendor.Rule;

/** What the guard in the page makes of its hosts, told in Java. */
public final class GuardLookup {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode purposes;
    private final Map<Integer, String> sets = new HashMap<>();
    private final List<Path> paths = new ArrayList<>();

    /** A rule with a path, and the places of its purposes. */
    private record Path(Rule rule, String set) {}

    /** Reads what {@link GuardHosts#json} wrote. */
    public GuardLookup(String json) throws IOException {
        JsonNode root = JSON.readTree(json);
        purposes = root.get("purposes");
        GuardHostsTest.sets(root).forEach((names, hashes) -> hashes.forEach(hash -> sets.put(hash, names)));
        root.get("paths")
                .forEach(entry -> paths.add(
                        new Path(rule(entry.get(0).asText()), entry.get(1).toString())));
    }

    /** The purposes under which the guard files an address; empty for one that it lets through. */
    public Set<String> purposes(String host, String path) throws IOException {
        int length = -1;
        int pathLength = -1;
        String found = "[]";
        for (String suffix = host; suffix.indexOf('.') > 0; suffix = HostIndex.parent(suffix)) {
            String set = sets.get(GuardHosts.hash24(suffix));
            if (set != null && length < 0) {
                length = suffix.length();
                found = set;
            }
        }
        for (Path each : paths) {
            Rule rule = each.rule();
            boolean covers = (host.equals(rule.host()) || host.endsWith("." + rule.host())) && rule.coversPath(path);
            boolean nearer = rule.host().length() > length
                    || (rule.host().length() == length && rule.path().length() > pathLength);
            if (covers && nearer) {
                length = rule.host().length();
                pathLength = rule.path().length();
                found = each.set();
            }
        }
        return named(found);
    }

    private Set<String> named(@Nullable String indexes) throws IOException {
        Set<String> names = new TreeSet<>();
        JSON.readTree(indexes).forEach(i -> names.add(purposes.get(i.asInt()).asText()));
        return names;
    }

    private static Rule rule(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? new Rule(address, "") : new Rule(address.substring(0, slash), address.substring(slash));
    }
}
