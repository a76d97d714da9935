package io.consentry.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.consentry.consent.Purpose;
import io.consentry.policy.Regime;
import io.consentry.policy.SiteRule;
import io.consentry.policy.UnknownVendors;
import io.consentry.policy.Visited;

/** Reads what differs on some pages. */
final class SiteRuleReader {
    private static final Set<String> KEYS = Set.of("hosts", "paths", "regime", "denies", "unknown-vendors", "source");

    private final PolicyCheck check;
    private final Set<Purpose> purposes;
    private final List<Regime> regimes;

    SiteRuleReader(PolicyCheck check, Set<Purpose> purposes, List<Regime> regimes) {
        this.check = check;
        this.purposes = purposes;
        this.regimes = regimes;
    }

    /** Reads a rule. */
    SiteRule read(JsonNode node, String path) {
        check.keys(node, path + ".", KEYS);
        List<String> hosts = hosts(node.path("hosts"), path + ".hosts");
        List<String> paths = check.strings(node.path("paths"), path + ".paths");
        for (String each : paths) {
            if (!each.startsWith("/") || !Visited.of("", each).path().equals(each)) {
                check.problem(
                        path + ".paths",
                        "'" + each + "' is not a plain path",
                        "Write it decoded and without a query, such as /kids/.");
            }
        }
        if (hosts.isEmpty() && paths.isEmpty()) {
            check.problem(path, "names neither hosts nor paths", "Write hosts: [...] or paths: [...].");
        }
        Set<Purpose> denies = check.known(node.path("denies"), path + ".denies", purposes);
        if (denies.contains(Purpose.NECESSARY)) {
            check.problem(path + ".denies", "'necessary' cannot be denied", "Leave it out.");
        }
        Optional<UnknownVendors> unknown = check.unknownVendors(node, path);
        Optional<String> regime = check.optionalText(node, path + ".", "regime", "Write a regime's id.");
        if (denies.isEmpty() && unknown.isEmpty() && regime.isEmpty()) {
            check.problem(path, "changes nothing", "Write denies: [...], regime: or unknown-vendors:.");
        }
        String source = check.text(node, path + ".", "source", "Name the law, or your own decision, that it follows.");
        return new SiteRule(hosts, paths, regime.flatMap(id -> regime(id, path)), denies, unknown, source);
    }

    private List<String> hosts(JsonNode node, String path) {
        List<String> hosts = new ArrayList<>();
        for (String host : check.strings(node, path)) {
            try {
                HostPattern.parse(host).forEach(rule -> {
                    if (rule.path().isEmpty()) {
                        hosts.add(rule.host());
                    } else {
                        check.problem(path, "'" + host + "' has a path", "Write that under 'paths'.");
                    }
                });
            } catch (IllegalArgumentException e) {
                check.problem(path, "'" + host + "' is not a host's name", String.valueOf(e.getMessage()));
            }
        }
        return hosts;
    }

    private Optional<Regime> regime(String id, String path) {
        Optional<Regime> named =
                regimes.stream().filter(each -> each.id().equals(id)).findFirst();
        if (named.isEmpty()) {
            List<String> ids = regimes.stream().map(Regime::id).toList();
            check.problem(path + ".regime", "'" + id + "' is not a regime", Nearest.suggest(id, ids));
        }
        return named;
    }
}
