package io.consentry.vendor;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.consentry.consent.Purpose;
import io.consentry.vendor.Vendor.Rule;

/**
 * The catalogue's hosts and cookies in the compact form that the guard in the page reads.
 *
 * <p>A host without paths is a 24-bit hash in the set of its purposes, and each set is the base64 of LEB128 differences
 * of its ascending hashes. What hashes cannot say stands in full under {@code paths}, each a host with a path: rules with
 * a path, hosts whose hash another one has, and necessary ones that a denied one would otherwise cover. Of entries for
 * one host those under {@code paths} go first, the longest path before the others.
 *
 * <p>Cookies stand under {@code cookies} as patterns with the purposes of their vendors: the first that matches holds, as
 * in {@link VendorCatalog#matchCookie}. A necessary vendor's are there too, since they may match another's pattern.
 */
public final class GuardHosts {
    private static final List<Purpose> FIRST = List.of(Purpose.ADVERTISING, Purpose.ANALYTICS, Purpose.FUNCTIONAL);

    private final List<Purpose> purposes = new ArrayList<>(FIRST);
    private final Map<Integer, String> hostOfHash = new HashMap<>();
    private final Map<String, List<Rule>> deniedPaths = new HashMap<>();
    private final SortedMap<String, TreeSet<Integer>> sets = new TreeMap<>();
    /** Of two that cover one address, the longer begins with the shorter, and so stands before it. */
    private final SortedMap<String, String> paths = new TreeMap<>(Comparator.reverseOrder());

    private final Map<String, String> cookies = new LinkedHashMap<>();

    private GuardHosts(VendorCatalog catalog) {
        TreeSet<Purpose> others = new TreeSet<>();
        catalog.vendors().forEach(vendor -> others.addAll(vendor.purposes()));
        others.removeAll(FIRST);
        others.remove(Purpose.NECESSARY);
        purposes.addAll(others);
        catalog.hosts().forEach((rule, vendor) -> {
            if (!vendor.isNecessary()) {
                addDenied(rule, indexes(vendor));
            }
        });
        catalog.hosts().forEach((rule, vendor) -> {
            if (vendor.isNecessary() && isCovered(rule)) {
                paths.put(address(rule), "[]");
            }
        });
        CookieIndex.ordered(catalog.vendors())
                .forEach(cookie -> cookies.putIfAbsent(cookie.pattern(), indexes(cookie.vendor())));
    }

    /** The catalogue as one line of JSON in ASCII, always the same for the same catalogue. */
    public static String json(VendorCatalog catalog) {
        return new GuardHosts(catalog).json();
    }

    private void addDenied(Rule rule, String indexes) {
        if (!rule.path().isEmpty()) {
            deniedPaths.computeIfAbsent(rule.host(), host -> new ArrayList<>()).add(rule);
            paths.put(address(rule), indexes);
        } else if (hostOfHash.putIfAbsent(hash24(rule.host()), rule.host()) == null) {
            sets.computeIfAbsent(indexes, key -> new TreeSet<>()).add(hash24(rule.host()));
        } else {
            paths.put(address(rule), indexes);
        }
    }

    /** Whether the guard, knowing nothing else, might find an address under a necessary rule denied. */
    private boolean isCovered(Rule rule) {
        for (String suffix = rule.host(); suffix.indexOf('.') > 0; suffix = HostIndex.parent(suffix)) {
            boolean shorter = !suffix.equals(rule.host());
            if (hostOfHash.containsKey(hash24(suffix))
                    || deniedPaths.getOrDefault(suffix, List.of()).stream()
                            .anyMatch(denied -> shorter || denied.coversPath(rule.path()))) {
                return true;
            }
        }
        return false;
    }

    /** A host without a path stands for all under its root. */
    private static String address(Rule rule) {
        return rule.host() + (rule.path().isEmpty() ? "/" : rule.path());
    }

    private String indexes(Vendor vendor) {
        return vendor.purposes().stream()
                .map(purposes::indexOf)
                .filter(index -> index >= 0)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String json() {
        String names = purposes.stream().map(p -> '"' + p.id() + '"').collect(Collectors.joining(","));
        String hashed = sets.entrySet().stream()
                .map(set -> "{\"p\":" + set.getKey() + ",\"h\":\"" + packed(set.getValue()) + "\"}")
                .collect(Collectors.joining(","));
        String exact = paths.entrySet().stream()
                .map(path -> "[\"" + path.getKey() + "\"," + path.getValue() + "]")
                .collect(Collectors.joining(","));
        String named = cookies.entrySet().stream()
                .map(cookie -> "[\"" + cookie.getKey() + "\"," + cookie.getValue() + "]")
                .collect(Collectors.joining(","));
        return "{\"purposes\":[" + names + "],\"sets\":[" + hashed + "],\"paths\":[" + exact + "],\"cookies\":[" + named
                + "]}";
    }

    private static String packed(SortedSet<Integer> ascending) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int previous = 0;
        for (int hash : ascending) {
            int rest = hash - previous;
            for (; rest > 0x7f; rest >>>= 7) {
                bytes.write((rest & 0x7f) | 0x80);
            }
            bytes.write(rest);
            previous = hash;
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** FNV-1a of 32 bits over the ASCII bytes of a domain, its highest byte folded into the lowest. */
    static int hash24(String domain) {
        int hash = 0x811c9dc5;
        for (int i = 0; i < domain.length(); i++) {
            hash = (hash ^ domain.charAt(i)) * 0x01000193;
        }
        return (hash >>> 24) ^ (hash & 0xffffff);
    }
}
