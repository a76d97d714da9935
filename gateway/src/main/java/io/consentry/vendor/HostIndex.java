package io.consentry.vendor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.consentry.vendor.Vendor.Rule;

/**
 * The way from a host and a path to a vendor: a hash table of hosts whose keys are compared in place.
 *
 * <p>Immutable. A look-up walks the host once, from its end, and allocates nothing.
 */
final class HostIndex {
    /** Longest path first, so that the first that covers a request is the one that counts. */
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final @Nullable Entry[] table;
    private final List<Entry> entries;

    private static final class Entry {
        private final String host;
        private final String[] paths;
        private final Vendor[] vendors;

        Entry(String host, SortedMap<String, Vendor> byPath) {
            this.host = host;
            this.paths = byPath.keySet().toArray(String[]::new);
            this.vendors = byPath.values().toArray(Vendor[]::new);
        }

        @Nullable
        Vendor under(String path) {
            for (int i = 0; i < paths.length; i++) {
                if (Rule.covers(paths[i], path)) {
                    return vendors[i];
                }
            }
            return null;
        }
    }

    private HostIndex(Map<String, SortedMap<String, Vendor>> hosts) {
        int size = Integer.highestOneBit(Math.max(1, hosts.size()) * 2 - 1) * 2;
        table = new @Nullable Entry[size];
        entries = new ArrayList<>(hosts.size());
        hosts.forEach((host, byPath) -> {
            Entry entry = new Entry(host, byPath);
            entries.add(entry);
            int slot = slot(hash(host));
            while (table[slot] != null) {
                slot = next(slot);
            }
            table[slot] = entry;
        });
    }

    /**
     * Builds the index. Of two rules with the same host and path the first vendor's holds.
     *
     * @param aliases from a host to the one in whose place it stands
     */
    static HostIndex of(Collection<Vendor> vendors, Map<String, String> aliases) {
        TreeMap<String, SortedMap<String, Vendor>> hosts = new TreeMap<>();
        for (Vendor vendor : vendors) {
            for (Rule rule : vendor.rules()) {
                hosts.computeIfAbsent(rule.host(), host -> new TreeMap<>(LONGEST_FIRST))
                        .putIfAbsent(rule.path(), vendor);
            }
        }
        TreeMap<String, SortedMap<String, Vendor>> withAliases = new TreeMap<>(hosts);
        new TreeMap<>(aliases).forEach((alias, real) -> {
            withAliases.put(alias, everythingAbout(real, hosts));
            hosts.keySet().stream()
                    .filter(host -> host.endsWith("." + real))
                    .forEach(host -> withAliases.put(
                            host.substring(0, host.length() - real.length()) + alias, everythingAbout(host, hosts)));
        });
        return new HostIndex(withAliases);
    }

    /** The paths of a host and, behind them, of the shorter suffixes that it falls back to. */
    private static SortedMap<String, Vendor> everythingAbout(
            String host, Map<String, SortedMap<String, Vendor>> hosts) {
        TreeMap<String, Vendor> all = new TreeMap<>(LONGEST_FIRST);
        for (String suffix = host; !suffix.isEmpty(); suffix = parent(suffix)) {
            SortedMap<String, Vendor> fallback = hosts.getOrDefault(suffix, new TreeMap<>());
            List<String> nearer = List.copyOf(all.keySet());
            fallback.forEach((path, vendor) -> {
                if (nearer.stream().noneMatch(known -> Rule.covers(known, path))) {
                    all.put(path, vendor);
                }
            });
        }
        return all;
    }

    /** The host without its first label; empty at the end. */
    static String parent(String host) {
        return host.substring(host.indexOf('.') < 0 ? host.length() : host.indexOf('.') + 1);
    }

    @Nullable
    Vendor match(String host, String path) {
        Vendor longest = null;
        int hash = 0;
        for (int i = host.length() - 1; i >= 0; i--) {
            char c = host.charAt(i);
            if (c == '.') {
                Vendor hit = at(host, i + 1, hash, path);
                longest = hit == null ? longest : hit;
            }
            hash = hash * 31 + c;
        }
        Vendor hit = at(host, 0, hash, path);
        return hit == null ? longest : hit;
    }

    /** Those of a host, and of the hosts that it is a subdomain of, whose paths begin so. */
    List<Vendor> below(String host, String path) {
        List<Vendor> found = new ArrayList<>();
        for (String suffix = host; suffix.indexOf('.') > 0; suffix = parent(suffix)) {
            int slot = slot(hash(suffix));
            for (Entry entry = table[slot]; entry != null; entry = table[slot]) {
                for (int i = 0; i < entry.paths.length && entry.host.equals(suffix); i++) {
                    if (entry.paths[i].startsWith(path)) {
                        found.add(entry.vendors[i]);
                    }
                }
                slot = next(slot);
            }
        }
        return found;
    }

    /** Whether a vendor whose tags may be touched has this host, or one that it is a subdomain of, under any path. */
    boolean knows(String host) {
        for (String suffix = host; suffix.indexOf('.') > 0; suffix = parent(suffix)) {
            int slot = slot(hash(suffix));
            for (Entry entry = table[slot]; entry != null; entry = table[slot]) {
                if (entry.host.equals(suffix)) {
                    for (Vendor vendor : entry.vendors) {
                        if (!vendor.isNecessary()) {
                            return true;
                        }
                    }
                }
                slot = next(slot);
            }
        }
        return false;
    }

    /** Whether the path makes a difference to {@link #match}. */
    boolean dependsOnPath(String host) {
        int hash = 0;
        for (int i = host.length() - 1; i >= 0; i--) {
            char c = host.charAt(i);
            if (c == '.' && dependsOnPath(entry(host, i + 1, hash))) {
                return true;
            }
            hash = hash * 31 + c;
        }
        return dependsOnPath(entry(host, 0, hash));
    }

    private static boolean dependsOnPath(@Nullable Entry entry) {
        return entry != null && entry.paths.length > 0 && !entry.paths[0].isEmpty();
    }

    private @Nullable Vendor at(String host, int from, int hash, String path) {
        Entry entry = entry(host, from, hash);
        return entry == null ? null : entry.under(path);
    }

    private @Nullable Entry entry(String host, int from, int hash) {
        int length = host.length() - from;
        for (int slot = slot(hash); ; slot = next(slot)) {
            Entry entry = table[slot];
            if (entry == null || (entry.host.length() == length && host.regionMatches(from, entry.host, 0, length))) {
                return entry;
            }
        }
    }

    /** Hands on every rule in force, those of aliases included, by host and then from the longest path. */
    void forEach(BiConsumer<Rule, Vendor> consumer) {
        for (Entry entry : entries) {
            for (int i = 0; i < entry.paths.length; i++) {
                consumer.accept(new Rule(entry.host, entry.paths[i]), entry.vendors[i]);
            }
        }
    }

    /** From the end, so that the hashes of all suffixes come out of one walk. */
    private static int hash(String host) {
        int hash = 0;
        for (int i = host.length() - 1; i >= 0; i--) {
            hash = hash * 31 + host.charAt(i);
        }
        return hash;
    }

    private int slot(int hash) {
        int spread = hash * 0x9e3779b9;
        return (spread ^ (spread >>> 15)) & (table.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (table.length - 1);
    }
}
