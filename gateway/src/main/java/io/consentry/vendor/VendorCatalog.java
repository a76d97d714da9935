package io.consentry.vendor;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The third parties that the gateway knows, and how each is recognised: by host and path, by inline snippet, by cookie.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class VendorCatalog {
    private final Map<String, Vendor> vendors;
    private final Set<String> aliases;
    private final HostIndex hosts;
    private final RecurringHosts recurringHosts;
    private final SnippetIndex snippets;
    private final RecurringScripts recurringScripts = RecurringScripts.ofElements();
    private final RecurringScripts recurringHandlers = RecurringScripts.ofHandlers();
    private final CookieIndex cookies;

    private VendorCatalog(Map<String, Vendor> vendors, Map<String, String> aliases) {
        this.vendors = Collections.unmodifiableMap(vendors);
        this.aliases = Set.copyOf(aliases.keySet());
        this.hosts = HostIndex.of(vendors.values(), aliases);
        this.recurringHosts = new RecurringHosts(hosts);
        this.snippets = new SnippetIndex(vendors.values(), aliases.keySet(), hosts);
        this.cookies = new CookieIndex(vendors.values());
    }

    /**
     * Builds a catalogue. Where two vendors have a rule with the same host and path, the first one's holds.
     *
     * @param aliases from a host to the vendor's host in whose place it, with its subdomains, stands
     * @throws IllegalArgumentException if two vendors have one identifier, or an alias is not of a host's form
     */
    public static VendorCatalog of(Collection<Vendor> vendors, Map<String, String> aliases) {
        Map<String, Vendor> byId = new LinkedHashMap<>();
        for (Vendor vendor : vendors) {
            if (byId.put(vendor.id(), vendor) != null) {
                throw new IllegalArgumentException("two vendors are called '" + vendor.id() + "'");
            }
        }
        aliases.forEach((alias, real) -> {
            if (!Vendor.Rule.isValidHost(alias) || !Vendor.Rule.isValidHost(real)) {
                throw new IllegalArgumentException("not an alias: '" + alias + "' for '" + real + "'");
            }
        });
        return new VendorCatalog(byId, aliases);
    }

    /**
     * The vendor that a request goes to, or null if the catalogue does not know it. The longest host suffix with a rule
     * that covers the path wins, and under one host the longest path; a host none of whose paths match falls back to its
     * parent. Allocates nothing.
     *
     * @param host as in {@link Vendor.Rule#host}; any other form matches nothing
     * @param path begins with a slash, and may carry a query
     */
    public @Nullable Vendor match(String host, String path) {
        return hosts.match(host, path);
    }

    /**
     * What is known of the host that {@code bytes[from, to)} names.
     *
     * @param bytes there, at least one byte of ASCII, capitals made small
     */
    public HostFindings matchHost(byte[] bytes, int from, int to) {
        return recurringHosts.of(bytes, from, to);
    }

    /**
     * The vendors that have a rule for this host, or one that it is a subdomain of, under a path that begins so.
     *
     * @param host as in {@link Vendor.Rule#host}
     * @param path begins with a slash
     */
    public List<Vendor> below(String host, String path) {
        return hosts.below(host, path);
    }

    /**
     * What an inline script loads or initialises. One that merely mentions a vendor, or calls a function of one that may be
     * absent, has none.
     *
     * @param from the first byte of the script
     * @param to the byte after its last
     * @param ownHost the page's own host, which is no third party whatever the catalogue says; may be empty
     */
    public ScriptFindings matchScript(byte[] text, int from, int to, String ownHost) {
        return recurringScripts.findings(text, from, to, ownHost, () -> snippets.match(text, from, to, true, ownHost));
    }

    /**
     * What an event handler loads by an address in it.
     *
     * @param raw in {@code raw[from, to)} the handler as it is written
     * @param code what that reads; it depends on nothing else
     * @param ownHost the page's own host, which is no third party; may be empty
     */
    public ScriptFindings matchHandler(byte[] raw, int from, int to, Supplier<byte[]> code, String ownHost) {
        return recurringHandlers.findings(raw, from, to, ownHost, () -> {
            byte[] text = code.get();
            return snippets.match(text, 0, text.length, false, ownHost);
        });
    }

    /** The vendor whose scripts set a cookie of this name, or null if the catalogue knows none. */
    public @Nullable Vendor matchCookie(String name) {
        return cookies.match(name, 0, name.length());
    }

    /**
     * The vendor whose scripts set a cookie of the name that stands there, or null if the catalogue knows none. Allocates
     * nothing.
     *
     * @param from the name's first character
     * @param to the character after its last
     */
    public @Nullable Vendor matchCookie(String text, int from, int to) {
        return cookies.match(text, from, to);
    }

    /** The vendor of this identifier. */
    public Optional<Vendor> byId(String id) {
        return Optional.ofNullable(vendors.get(id));
    }

    /** All vendors, in the order in which they were given. */
    public Collection<Vendor> vendors() {
        return vendors.values();
    }

    /** The hosts that a page may name for a vendor, each once: its own, and aliases that stand in the place of one. */
    public SortedSet<String> hostsOf(Vendor vendor) {
        TreeSet<String> names = new TreeSet<>();
        vendor.rules().forEach(rule -> names.add(rule.host()));
        aliases.stream()
                .filter(alias ->
                        vendor.equals(match(alias, "/")) || below(alias, "/").contains(vendor))
                .forEach(names::add);
        return names;
    }

    HostIndex hosts() {
        return hosts;
    }
}
