package io.consentry.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Policy;
import io.consentry.proxy.BodySettings;
import io.consentry.proxy.EdgeSettings;
import io.consentry.proxy.HttpsSettings;
import io.consentry.proxy.ProxySettings;
import io.consentry.proxy.TlsSettings;
import io.consentry.store.PgSettings;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** Turns what was given into {@link Settings}, collecting every problem on the way. */
public final class SettingsReader {
    private static final Pattern PREFIX = Pattern.compile("/[A-Za-z0-9_-]{1,32}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,7}");

    /** Whole offices, and many customers of a mobile network, share an address. */
    private static final int CHOICES_PER_MINUTE = 300;

    private static final Path DEFAULT_STORE = Path.of("consentry-data", "consent.db");

    private final ConfigSource source;
    private final List<ConfigProblem> problems;

    private SettingsReader(ConfigSource source) {
        this.source = source;
        this.problems = source.problems();
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
        ProxySettings proxy = reader.proxy();
        Settings.Address edge = reader.address(Option.LISTEN, "0.0.0.0", Option.PORT, 8080);
        EdgeSettings visitors = reader.visitors();
        Settings.Address internal = reader.address(Option.INTERNAL_LISTEN, "127.0.0.1", Option.INTERNAL_PORT, 8081);
        String token = reader.text(Option.INTERNAL_TOKEN, "");
        Settings.Page page = new Settings.Page(
                reader.prefix(),
                reader.flag(Option.BANNER, true),
                new LookReader(source).read(reader.pairs("links")),
                reader.count(Option.CHOICE_RATE, CHOICES_PER_MINUTE),
                reader.count(Option.PAGE_MEMORY, quarterOfHeap()));
        Optional<PgSettings> server = reader.server();
        Path store = reader.store();
        Settings.Visitor visitor = new VisitorReader(source, reader.problems).read();
        PolicyFile.Loaded policy = reader.policy();
        VendorCatalog catalog =
                VendorFiles.load(reader.sectionOrNull("vendors"), reader.pairs("aliases"), reader.problems);
        reader.decidesForAll(policy == null ? null : policy.policy(), catalog);
        Settings.Cookies cookies = new CookiesReader(source).read(policy == null ? null : policy.policy());
        // Keys come last, so that a configuration with other errors leaves no file behind.
        KeyFile.Keys keys = reader.keys(store, server.isPresent(), maker);
        if (!reader.problems.isEmpty() || proxy == null || policy == null || keys == null) {
            throw new ConfigException(reader.problems);
        }
        return new Settings(
                edge,
                visitors,
                new Settings.Internal(internal, token),
                proxy,
                page,
                new Settings.Consent(
                        new Settings.Store(store, server),
                        keys,
                        policy,
                        reader.policies(store),
                        visitor,
                        catalog,
                        cookies));
    }

    /** In MiB. */
    static int quarterOfHeap() {
        return (int) Math.max(
                1, Math.min(Integer.MAX_VALUE, (Runtime.getRuntime().maxMemory() / 4) >> 20));
    }

    private EdgeSettings visitors() {
        return new EdgeSettings(
                seconds(Option.HEAD_TIMEOUT, EdgeSettings.HEAD_TIMEOUT),
                new BodySettings(
                        seconds(Option.BODY_TIMEOUT, BodySettings.TIMEOUT),
                        (long) count(Option.MAX_BODY, BodySettings.MAX_MEBIBYTES) << 20),
                count(Option.MAX_CONNECTIONS, EdgeSettings.MAX_CONNECTIONS),
                drain(),
                tls(),
                new HttpsSettings(
                        source.get(Option.HSTS).isEmpty() ? 0 : count(Option.HSTS, 31_536_000),
                        port(Option.HTTPS_REDIRECT, 0)));
    }

    private @Nullable TlsSettings tls() {
        int port = port(Option.TLS_PORT, TlsSettings.PORT);
        Optional<Path> certificate = readable(Option.TLS_CERT);
        Optional<Path> key = readable(Option.TLS_KEY);
        if (certificate.isPresent() && key.isPresent()) {
            return new TlsSettings(port, certificate.get(), key.get());
        }
        for (Option needed : List.of(Option.TLS_CERT, Option.TLS_KEY)) {
            boolean wanted = certificate.isPresent()
                    || key.isPresent()
                    || source.get(Option.TLS_PORT).isPresent();
            if (wanted && source.get(needed).isEmpty()) {
                problem(needed.flag(), "is needed for TLS", "Name a file in PEM.");
            }
        }
        return null;
    }

    private Optional<Path> readable(Option option) {
        Optional<ConfigSource.Given> given = source.get(option);
        Optional<Path> file = given.map(each -> Path.of(each.text()));
        if (given.isPresent() && !Files.isReadable(file.get())) {
            problem(given.get().path(), "'" + given.get().text() + "' cannot be read", "Name a file in PEM.");
        }
        return file;
    }

    private int count(Option option, int otherwise) {
        Optional<ConfigSource.Given> given = source.get(option);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = given.get().text();
        if (COUNT.matcher(text).matches()) {
            return Integer.parseInt(text);
        }
        problem(given.get().path(), "'" + text + "' is not a number from 1 on", "Write for example " + otherwise + ".");
        return otherwise;
    }

    private @Nullable ProxySettings proxy() {
        Duration connect = seconds(Option.CONNECT_TIMEOUT, ProxySettings.CONNECT_TIMEOUT);
        Duration response = seconds(Option.RESPONSE_TIMEOUT, ProxySettings.RESPONSE_TIMEOUT);
        Duration answer = seconds(Option.ANSWER_TIMEOUT, ProxySettings.ANSWER_TIMEOUT);
        Duration tunnel = seconds(Option.TUNNEL_TIMEOUT, ProxySettings.TUNNEL_TIMEOUT);
        Optional<ConfigSource.Given> given = source.get(Option.ORIGIN);
        if (given.isEmpty()) {
            problem(
                    "--origin",
                    "is needed: the address of the website behind the gateway",
                    "Write for example --origin http://127.0.0.1:3000.");
            return null;
        }
        try {
            URI origin = new URI(given.get().text());
            boolean web = "http".equals(origin.getScheme()) || "https".equals(origin.getScheme());
            boolean bare = origin.getRawPath() == null
                    || origin.getRawPath().isEmpty()
                    || origin.getRawPath().equals("/");
            if (web
                    && origin.getPort() <= 65535
                    && origin.getHost() != null
                    && bare
                    && origin.getRawUserInfo() == null
                    && origin.getRawQuery() == null
                    && origin.getRawFragment() == null) {
                return new ProxySettings(origin, connect, response, answer, tunnel);
            }
        } catch (URISyntaxException e) {
            problem(
                    given.get().path(),
                    "is not an address: " + e.getReason(),
                    "Write for example http://127.0.0.1:3000.");
            return null;
        }
        problem(
                given.get().path(),
                "'" + given.get().text() + "' is not scheme, host and port of a website",
                "Write for example http://127.0.0.1:3000, without a path.");
        return null;
    }

    private Settings.Address address(Option host, String defaultHost, Option port, int defaultPort) {
        return new Settings.Address(text(host, defaultHost), port(port, defaultPort));
    }

    private int port(Option option, int otherwise) {
        Optional<ConfigSource.Given> given = source.get(option);
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(given.get().text());
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            problem(
                    given.get().path(),
                    "'" + given.get().text() + "' is not a number",
                    "Write a port from 0 to 65535.");
            return otherwise;
        }
        problem(given.get().path(), given.get().text() + " is not a port", "Write a port from 0 to 65535.");
        return otherwise;
    }

    private Duration seconds(Option option, Duration otherwise) {
        Optional<ConfigSource.Given> given = source.get(option);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = given.get().text();
        if (SECONDS.matcher(text).matches() && Integer.parseInt(text) > 0) {
            return Duration.ofSeconds(Integer.parseInt(text));
        }
        problem(given.get().path(), "'" + text + "' is not a number of seconds", "Write for example 30.");
        return otherwise;
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

    private boolean flag(Option option, boolean otherwise) {
        Optional<ConfigSource.Given> given = source.get(option);
        if (given.isEmpty()
                || given.get().text().equals("true")
                || given.get().text().equals("false")) {
            return given.map(each -> each.text().equals("true")).orElse(otherwise);
        }
        problem(given.get().path(), "'" + given.get().text() + "' is neither true nor false", "Write true or false.");
        return otherwise;
    }

    private String prefix() {
        String prefix = text(Option.PREFIX, "/_consent");
        if (!PREFIX.matcher(prefix).matches()) {
            problem(pathOf(Option.PREFIX), "'" + prefix + "' is not one path segment", "Write for example /_consent.");
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
        String folder = text(Option.POLICIES, "");
        return new PolicyArchive(folder.isEmpty() ? store.resolveSibling("policies") : Path.of(folder));
    }

    private PolicyFile.@Nullable Loaded policy() {
        Optional<ConfigSource.Given> given = source.get(Option.POLICY);
        return given.isPresent() ? PolicyFile.load(Path.of(given.get().text()), problems) : PolicyFile.loadDefault();
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
                pathOf(Option.POLICY),
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

    private String text(Option option, String otherwise) {
        return source.get(option).map(ConfigSource.Given::text).orElse(otherwise);
    }

    private String pathOf(Option option) {
        return source.get(option).map(ConfigSource.Given::path).orElse(option.flag());
    }

    private void problem(String path, String rule, String suggestion) {
        problems.add(new ConfigProblem(path, rule, suggestion));
    }
}
