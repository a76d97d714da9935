package io.consentry.config;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.KeptFor;
import io.consentry.consent.Purpose;
import io.consentry.policy.Policy;
import io.consentry.policy.Regime;
import io.consentry.proxy.BodySettings;
import io.consentry.proxy.EdgeSettings;
import io.consentry.proxy.HttpsSettings;
import io.consentry.proxy.SitesSettings;
import io.consentry.proxy.TlsSettings;
import io.consentry.store.PgSettings;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** Turns what was given into {@link Settings}, collecting every problem on the way. */
public final class SettingsReader {
    private static final Pattern PREFIX = Pattern.compile("/[A-Za-z0-9_-]{1,32}");

    /** Whole offices, and many customers of a mobile network, share an address. */
    private static final int CHOICES_PER_MINUTE = 300;

    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127\\.[0-9.]+|\\[?::1]?");

    /** Where consents are kept unless the settings say otherwise. */
    public static final Path DEFAULT_STORE = Path.of("consentry-data", "consent.db");

    private final ConfigSource source;
    private final Scalars scalars;
    private final List<ConfigProblem> problems;

    private SettingsReader(ConfigSource source) {
        this.source = source;
        this.problems = source.problems();
        this.scalars = new Scalars(source::get, problems);
    }

    /**
     * Reads and checks everything. Keys that are missing beside an embedded store are made there.
     *
     * @throws ConfigException if anything is wrong; it names all that is
     */
    public static Settings read(ConfigSource source, SecureRandom random) throws ConfigException {
        return read(source, path -> KeyFile.create(path, random));
    }

    /**
     * Reads and checks everything, and writes nothing: missing keys count as made.
     *
     * @throws ConfigException if anything is wrong; it names all that is
     */
    public static Settings check(ConfigSource source) throws ConfigException {
        return read(source, path -> {});
    }

    private static Settings read(ConfigSource source, KeyFile.Maker maker) throws ConfigException {
        SettingsReader reader = new SettingsReader(source);
        SitesSettings sites = new SitesReader(source).read();
        Settings.Address edge = reader.address(Option.LISTEN, "0.0.0.0", Option.PORT, 8080);
        EdgeSettings visitors = reader.visitors(sites);
        reader.asksOthers(sites, edge, visitors.tls());
        Settings.Address internal = reader.address(Option.INTERNAL_LISTEN, "127.0.0.1", Option.INTERNAL_PORT, 8081);
        String token = reader.scalars.text(Option.INTERNAL_TOKEN, "");
        Settings.Page page = new Settings.Page(
                reader.prefix(),
                reader.scalars.flag(Option.BANNER, true),
                new LookReader(source).read(reader.pairs("links")),
                reader.scalars.count(Option.CHOICE_RATE, CHOICES_PER_MINUTE),
                reader.scalars.flag(Option.DECISION_HEADER, true),
                reader.scalars.count(Option.PAGE_MEMORY, quarterOfHeap()));
        Optional<PgSettings> server = reader.server();
        Path store = reader.store();
        Settings.Visitor visitor = new VisitorReader(source, reader.problems).read();
        PolicyFile.Loaded policy = reader.policy();
        KeptFor kept = reader.kept(policy == null ? null : policy.policy());
        VendorCatalog catalog = reader.catalog();
        reader.decidesForAll(policy == null ? null : policy.policy(), catalog);
        Settings.Cookies cookies = new CookiesReader(source).read(policy == null ? null : policy.policy());
        // Keys come last, so that a configuration with other errors leaves no file behind.
        KeyFile.Keys keys = reader.keys(store, server.isPresent(), maker);
        if (!reader.problems.isEmpty() || policy == null || keys == null) {
            throw new ConfigException(reader.problems);
        }
        return new Settings(
                edge,
                visitors,
                new Settings.Internal(internal, token),
                sites,
                page,
                new Settings.Consent(
                        new Settings.Store(store, server, kept),
                        keys,
                        policy,
                        reader.policies(store),
                        visitor,
                        catalog,
                        cookies));
    }

    /** What the gateway asked of itself, it would ask of itself again. */
    private void asksOthers(SitesSettings sites, Settings.Address edge, @Nullable TlsSettings tls) {
        sites.sites().stream()
                .flatMap(site -> site.origins().stream())
                .distinct()
                .filter(origin -> isSameMachine(edge.host(), origin.host()))
                .filter(origin -> origin.port() == edge.port() || (tls != null && origin.port() == tls.port()))
                .forEach(origin -> problem(
                        source.get(Option.ORIGIN).map(ConfigSource.Given::path).orElse(source.pathOf("sites")),
                        "'" + origin + "' is where the gateway itself listens",
                        "Give the address of the website, or the gateway another --port."));
    }

    /** Whether somebody who listens there is asked by that name; other names that lead here are found when they do. */
    private static boolean isSameMachine(String listens, String asked) {
        boolean everywhere = listens.equals("0.0.0.0") || listens.equals("::");
        return asked.equals(listens)
                || (everywhere && LOOPBACK.matcher(asked).matches())
                || (listens.equals("127.0.0.1") && asked.equalsIgnoreCase("localhost"));
    }

    /** In MiB. */
    static int quarterOfHeap() {
        return (int) Math.max(
                1, Math.min(Integer.MAX_VALUE, (Runtime.getRuntime().maxMemory() / 4) >> 20));
    }

    private EdgeSettings visitors(SitesSettings sites) {
        return new EdgeSettings(
                scalars.seconds(Option.HEAD_TIMEOUT, EdgeSettings.HEAD_TIMEOUT),
                new BodySettings(
                        scalars.seconds(Option.BODY_TIMEOUT, BodySettings.TIMEOUT),
                        (long) scalars.count(Option.MAX_BODY, BodySettings.MAX_MEBIBYTES) << 20),
                scalars.count(Option.MAX_CONNECTIONS, EdgeSettings.MAX_CONNECTIONS),
                drain(),
                tls(sites),
                new HttpsSettings(
                        source.get(Option.HSTS).isEmpty() ? 0 : scalars.count(Option.HSTS, 31_536_000),
                        scalars.port(Option.HTTPS_REDIRECT, 0)));
    }

    private @Nullable TlsSettings tls(SitesSettings sites) {
        int port = scalars.port(Option.TLS_PORT, TlsSettings.PORT);
        boolean certified = sites.certificate().isPresent()
                || sites.sites().stream().anyMatch(site -> site.certificate().isPresent());
        if (certified) {
            return new TlsSettings(port);
        }
        if (source.get(Option.TLS_PORT).isPresent()
                && source.get(Option.TLS_CERT).isEmpty()
                && source.get(Option.TLS_KEY).isEmpty()) {
            problem(Option.TLS_CERT.flag(), "is needed for TLS", "Name a file in PEM.");
            problem(Option.TLS_KEY.flag(), "is needed for TLS", "Name a file in PEM.");
        }
        return null;
    }

    private Settings.Address address(Option host, String defaultHost, Option port, int defaultPort) {
        return new Settings.Address(scalars.text(host, defaultHost), scalars.port(port, defaultPort));
    }

    /** With what runs, it must end within the half minute that those who stop a process grant it. */
    private Duration drain() {
        Optional<ConfigSource.Given> given = source.get(Option.DRAIN);
        if (given.isEmpty()) {
            return EdgeSettings.DRAIN;
        }
        String text = given.get().text();
        if (text.matches("[0-5]")) {
            return Duration.ofSeconds(Integer.parseInt(text));
        }
        problem(given.get().path(), "'" + text + "' is not a number of seconds up to 5", "Write for example 3.");
        return EdgeSettings.DRAIN;
    }

    private String prefix() {
        String prefix = scalars.text(Option.PREFIX, "/_consent");
        if (!PREFIX.matcher(prefix).matches()) {
            problem(
                    scalars.pathOf(Option.PREFIX),
                    "'" + prefix + "' is not one path segment",
                    "Write for example /_consent.");
        }
        return prefix;
    }

    private Path store() {
        Optional<ConfigSource.Given> given = source.get(Option.STORE);
        if (given.isEmpty()) {
            return DEFAULT_STORE;
        }
        String text = given.get().text();
        if (PgSettings.isMeantBy(text)) {
            return DEFAULT_STORE;
        }
        if (text.contains("://") || text.isBlank()) {
            problem(
                    given.get().path(),
                    "is neither a file nor a PostgreSQL database",
                    "Write the path of a file, such as " + DEFAULT_STORE
                            + ", or postgresql://USER:PASSWORD@HOST/DATABASE.");
            return DEFAULT_STORE;
        }
        return Path.of(text);
    }

    /** The address itself is never in a problem: it holds a password. */
    private Optional<PgSettings> server() {
        Optional<ConfigSource.Given> given = source.get(Option.STORE);
        if (given.isEmpty() || !PgSettings.isMeantBy(given.get().text())) {
            return Optional.empty();
        }
        try {
            return Optional.of(PgSettings.parse(given.get().text()));
        } catch (IllegalArgumentException e) {
            problem(
                    given.get().path(),
                    String.valueOf(e.getMessage()),
                    "Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE; see docs/postgresql.md.");
            return Optional.empty();
        }
    }

    /** A grant that still counts must still be provable, and a record that grants must not go before its grant does. */
    private KeptFor kept(@Nullable Policy policy) {
        int months = scalars.count(Option.KEEP_EVENTS, KeptFor.DEFAULT.months());
        if (months < KeptFor.FEWEST) {
            problem(
                    scalars.pathOf(Option.KEEP_EVENTS),
                    "'" + months + "' is less than " + KeptFor.FEWEST + " months",
                    "Write for example " + KeptFor.DEFAULT.months() + ".");
            return KeptFor.DEFAULT;
        }
        LocalDate today = LocalDate.EPOCH;
        for (Regime regime : policy == null ? List.<Regime>of() : policy.regimes()) {
            if (today.plus(regime.validity()).isAfter(today.plusMonths(months))) {
                problem(
                        scalars.pathOf(Option.KEEP_EVENTS),
                        "'" + months + "' months are less than a grant counts in " + regime.id() + ": "
                                + regime.validity(),
                        "Keep events for longer, or let grants count for less.");
            }
        }
        return new KeptFor(months);
    }

    private KeyFile.@Nullable Keys keys(Path store, boolean shared, KeyFile.Maker maker) {
        Optional<ConfigSource.Given> given = source.get(Option.KEYS);
        if (given.isPresent()) {
            return KeyFile.given(given.get(), problems);
        }
        if (shared) {
            problem(
                    Option.KEYS.flag(),
                    "is needed with a database that gateways share: all of them must have the same secrets",
                    "Make a file once with './consentry keys new FILE' and give it to every gateway.");
            return null;
        }
        return problems.isEmpty() ? KeyFile.readOrMake(Path.of(store + ".keys"), maker, problems) : null;
    }

    private PolicyArchive policies(Path store) {
        String folder = scalars.text(Option.POLICIES, "");
        return new PolicyArchive(folder.isEmpty() ? store.resolveSibling("policies") : Path.of(folder));
    }

    private PolicyFile.@Nullable Loaded policy() {
        Optional<ConfigSource.Given> given = source.get(Option.POLICY);
        return given.isPresent() ? PolicyFile.load(Path.of(given.get().text()), problems) : PolicyFile.loadDefault();
    }

    private VendorCatalog catalog() {
        List<ConfigProblem> found = new ArrayList<>();
        VendorCatalog catalog = VendorFiles.load(sectionOrNull("vendors"), pairs("aliases"), found);
        found.forEach(each -> problem(source.pathOf(each.path()), each.rule(), each.suggestion()));
        return catalog;
    }

    /** A vendor with a purpose that nobody decides could neither be allowed nor asked about. */
    private void decidesForAll(@Nullable Policy policy, VendorCatalog catalog) {
        if (policy == null) {
            return;
        }
        Map<Purpose, String> undecided = new TreeMap<>();
        for (Vendor vendor : catalog.vendors()) {
            for (Purpose purpose : vendor.purposes()) {
                if (!policy.purposes().contains(purpose)) {
                    undecided.putIfAbsent(purpose, vendor.id());
                }
            }
        }
        undecided.forEach((purpose, vendor) -> problem(
                scalars.pathOf(Option.POLICY),
                "decides nothing for '" + purpose + "', which the vendor '" + vendor + "' needs",
                "Add it to the policy's purposes, or give that vendor another one."));
    }

    private Map<String, String> pairs(String section) {
        JsonNode node = source.section(section);
        Map<String, String> pairs = new TreeMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            problem(source.pathOf(section), "must be names with texts", "Write 'name: text' below it.");
        }
        node.properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                pairs.put(entry.getKey(), entry.getValue().asText());
            } else {
                problem(source.pathOf(section + "." + entry.getKey()), "must be a text", "Put it in quotes.");
            }
        });
        return pairs;
    }

    private @Nullable JsonNode sectionOrNull(String name) {
        JsonNode node = source.section(name);
        return node.isMissingNode() ? null : node;
    }

    private void problem(String path, String rule, String suggestion) {
        problems.add(new ConfigProblem(path, rule, suggestion));
    }
}
