package io.consentry.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.Vendor.Rule;
import io.consentry.vendor.VendorCatalog;

/**
 * The files that the vendor catalogue is read from: the base list made at build time, our overlay, and the owner's own
 * entries, each correcting the one before.
 *
 * <p>The owner's entries are a list under {@code vendors}. An entry whose {@code id} is known corrects that vendor:
 * {@code purposes} replaces its purposes, {@code exempt: true} (or {@code purposes: []}) leaves its tags untouched,
 * {@code hosts}, {@code snippets} and {@code cookies} are added. Any other entry is a new vendor, with {@code purposes}
 * and at least one of {@code hosts}, {@code snippets} and {@code cookies}. An address in {@code hosts} is a host or a host
 * with a path, and covers subdomains. Addresses and cookies are taken from the vendor that had them.
 */
public final class VendorFiles {
    private static final String BASE = "/io/consentry/banner/vendors.json";
    private static final String OVERLAY = "/io/consentry/vendor/";
    private static final String CATEGORIES = OVERLAY + "categories.yaml";
    private static final String OWNER = "vendors";

    /** The overlay, in the order in which it is laid over the base list. */
    static final List<String> OVERLAYS = List.of(
            "publishers", "google", "social", "advertising", "commerce", "analytics", "embeds", "consent", "necessary");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /** What the jar's files say, to which nobody has added; read once for all who use it at the same time. */
    private static WeakReference<VendorCatalog> unchanged = new WeakReference<>(null);

    private VendorFiles() {}

    /**
     * Reads the catalogue. Where the owner changes nothing, it may be one that has been read before.
     *
     * @param ownerVendors the configuration's list {@code vendors}; null if it has none
     * @param aliases from a host to the vendor's host in whose place it stands
     * @param problems takes what is wrong with the two; an entry with a problem is left out
     * @throws IllegalStateException if the files in the jar are missing or broken
     */
    public static VendorCatalog load(
            @Nullable JsonNode ownerVendors, Map<String, String> aliases, List<ConfigProblem> problems) {
        return ownerVendors == null && aliases.isEmpty() ? unchanged() : read(ownerVendors, aliases, problems);
    }

    private static synchronized VendorCatalog unchanged() {
        VendorCatalog known = unchanged.get();
        if (known == null) {
            known = read(null, Map.of(), new ArrayList<>());
            unchanged = new WeakReference<>(known);
        }
        return known;
    }

    /** Reads it anew. */
    static VendorCatalog read(
            @Nullable JsonNode ownerVendors, Map<String, String> aliases, List<ConfigProblem> problems) {
        VendorDrafts drafts = shipped();
        List<VendorEntry> entries = new VendorEntryReader(problems).readAll(ownerVendors, OWNER);
        Map<String, String> seen = new HashMap<>();
        for (VendorEntry entry : entries) {
            String former = seen.putIfAbsent(entry.id(), entry.path());
            if (former != null) {
                problems.add(new ConfigProblem(
                        entry.path() + ".id", "'" + entry.id() + "' stands at " + former + " already", "join the two"));
            } else if (isApplicable(entry, drafts, problems)) {
                drafts.apply(entry);
            }
        }
        List<Vendor> vendors = drafts.vendors();
        return VendorCatalog.of(vendors, checked(aliases, vendors, problems));
    }

    private static boolean isApplicable(VendorEntry entry, VendorDrafts drafts, List<ConfigProblem> problems) {
        if (drafts.has(entry.id())) {
            return true;
        }
        if (!entry.canStandAlone()) {
            problems.add(new ConfigProblem(
                    entry.path() + ".id",
                    "no vendor is called '" + entry.id() + "'",
                    Spelling.nearest(entry.id(), drafts.ids())
                            .map(id -> "did you mean '" + id + "'?")
                            .orElse("give it 'hosts', 'snippets' or 'cookies' to add it")));
            return false;
        }
        if (entry.purposes() == null) {
            problems.add(new ConfigProblem(
                    entry.path() + ".purposes",
                    "a new vendor says what it is for",
                    "write for example 'purposes: [analytics]', or 'exempt: true' to leave its tags untouched"));
            return false;
        }
        return true;
    }

    private static Map<String, String> checked(
            Map<String, String> aliases, List<Vendor> vendors, List<ConfigProblem> problems) {
        Map<String, String> checked = new TreeMap<>();
        if (aliases.isEmpty()) {
            return checked;
        }
        Set<String> hosts = new TreeSet<>();
        vendors.forEach(vendor -> vendor.rules().forEach(rule -> hosts.add(rule.host())));
        aliases.forEach((alias, real) -> {
            String from = alias.toLowerCase(Locale.ROOT);
            String to = real.toLowerCase(Locale.ROOT);
            if (Rule.isValidHost(from) && Rule.isValidHost(to)) {
                checked.put(from, to);
                if (hosts.stream().noneMatch(host -> isWithin(to, host) || isWithin(host, to))) {
                    problems.add(new ConfigProblem(
                            "aliases." + alias,
                            "no vendor is known at '" + to + "', so that the alias would be let through",
                            Spelling.nearest(to, hosts)
                                    .map(host -> "did you mean '" + host + "'?")
                                    .orElse("name that host under 'vendors', too")));
                }
            } else {
                problems.add(new ConfigProblem(
                        "aliases." + alias,
                        "an alias leads from a host to a host, without scheme and port",
                        "write for example 'ads.example.localhost: ads.example'"));
            }
        });
        return checked;
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** The base list with our overlay upon it. */
    private static VendorDrafts shipped() {
        VendorDrafts drafts = new VendorDrafts();
        JsonNode base = resource(BASE, JSON);
        Map<String, Set<Purpose>> categories =
                categories(resource(CATEGORIES, YAML).path("categories"));
        for (JsonNode vendor : base.path("vendors")) {
            Set<Purpose> purposes = categories.get(vendor.path("category").asText());
            if (purposes == null) {
                throw new IllegalStateException("No purposes for the category of " + vendor);
            }
            List<Rule> rules = new ArrayList<>();
            vendor.path("hosts").forEach(host -> rules.add(new Rule(host.asText(), "")));
            drafts.apply(new VendorEntry(
                    BASE,
                    vendor.path("id").asText(),
                    vendor.path("name").asText(),
                    purposes,
                    rules,
                    new VendorEntry.Signs(List.of(), List.of())));
        }
        List<ConfigProblem> problems = new ArrayList<>();
        for (String name : OVERLAYS) {
            String path = OVERLAY + name + ".yaml";
            new VendorEntryReader(problems)
                    .readAll(resource(path, YAML).get("vendors"), path + ":vendors")
                    .forEach(drafts::apply);
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("The vendor overlay is broken: " + problems);
        }
        for (JsonNode vendor : base.path("cookies").path("vendors")) {
            vendor.path("names")
                    .forEach(name -> drafts.addCookie(vendor.path("vendor").asText(), name.asText()));
        }
        return drafts;
    }

    private static Map<String, Set<Purpose>> categories(JsonNode table) {
        Map<String, Set<Purpose>> categories = new HashMap<>();
        table.properties().forEach(category -> {
            Set<Purpose> purposes = new TreeSet<>();
            category.getValue().forEach(id -> purposes.add(new Purpose(id.asText())));
            categories.put(category.getKey(), purposes);
        });
        return categories;
    }

    private static JsonNode resource(String path, ObjectMapper mapper) {
        try (InputStream in = VendorFiles.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("This jar has no " + path
                        + ": it was built without the module consent-banner-js. Build from the repository's root.");
            }
            return mapper.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException("The vendor list " + path + " cannot be read", broken);
        }
    }
}
