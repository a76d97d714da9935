package io.consentry.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.consentry.consent.Purpose;

/**
 * What differs on some pages. A rule only ever makes things stricter: several that apply add up.
 *
 * @param hosts that it is about, each with its subdomains; empty for all
 * @param paths that it is about, each with what lies below it; empty for all
 * @param regime that holds there whatever the visitor's place, where it is the stricter one
 * @param denies purposes that nobody can grant there
 * @param unknownVendors what becomes of unknown vendors there, where it is stricter than the regime's way
 * @param source the law, or the owner's own decision, that the rule follows
 */
public record SiteRule(
        List<String> hosts,
        List<String> paths,
        Optional<Regime> regime,
        Set<Purpose> denies,
        Optional<UnknownVendors> unknownVendors,
        String source) {

    /** Takes immutable copies. */
    public SiteRule {
        hosts = List.copyOf(hosts);
        paths = List.copyOf(paths);
        denies = Set.copyOf(denies);
    }

    /** Whether the rule applies to a page. Where host or path are unknown, it does. */
    boolean appliesTo(Visited visited) {
        boolean here = hosts.isEmpty()
                || visited.host().isEmpty()
                || hosts.stream().anyMatch(host -> isOrIsBelow(visited.host(), host));
        return here
                && (paths.isEmpty()
                        || visited.path().isEmpty()
                        || paths.stream().anyMatch(path -> begins(visited.path(), path)));
    }

    private static boolean isOrIsBelow(String host, String rule) {
        return host.equals(rule) || host.endsWith("." + rule);
    }

    /** {@code /kids} covers {@code /kids} and {@code /kids/play}, not {@code /kidson}. */
    private static boolean begins(String path, String rule) {
        if ((path + "/").equals(rule)) {
            return true;
        }
        return path.startsWith(rule)
                && (path.length() == rule.length() || rule.endsWith("/") || path.charAt(rule.length()) == '/');
    }
}
