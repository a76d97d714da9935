package io.consentry.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.consentry.policy.Enforcement;
import io.consentry.proxy.KeyPairSettings;
import io.consentry.proxy.OriginSettings;
import io.consentry.proxy.SiteSettings;
import io.consentry.proxy.SitesSettings;

/** Reads the websites: the section {@code sites}, or the one that {@code origin} names. */
final class SitesReader {
    private static final String SECTION = "sites";
    private static final String EXAMPLE = "Write for example http://127.0.0.1:3000";

    /** What a site may have of its own; what it has not holds as for all. */
    private static final List<Option> OWN = List.of(
            Option.TLS_CERT,
            Option.TLS_KEY,
            Option.ERROR_PAGE,
            Option.ENFORCEMENT,
            Option.CONNECT_TIMEOUT,
            Option.RESPONSE_TIMEOUT,
            Option.ANSWER_TIMEOUT,
            Option.TUNNEL_TIMEOUT,
            Option.BALANCE,
            Option.EJECT_AFTER,
            Option.EJECT_FOR,
            Option.HEALTH_PATH,
            Option.HEALTH_INTERVAL,
            Option.HEALTH_FALL,
            Option.HEALTH_RISE,
            Option.ORIGIN_CONNECTIONS,
            Option.ORIGIN_QUEUE,
            Option.ORIGIN_HTTP2,
            Option.ORIGIN_CA);

    private final ConfigSource source;
    private final List<ConfigProblem> problems;
    private final Scalars general;
    private final Set<Path> files = new LinkedHashSet<>();
    private final Map<String, String> owners = new HashMap<>();

    SitesReader(ConfigSource source) {
        this.source = source;
        this.problems = source.problems();
        this.general = new Scalars(source::get, problems);
    }

    /** Reads all; where there are problems, the answer is good for nothing else than to find more of them. */
    SitesSettings read() {
        JsonNode section = source.section(SECTION);
        Optional<KeyPairSettings> certificate = certificate(general);
        List<SiteSettings> sites = section.isMissingNode() ? List.of(only()) : named(section);
        return new SitesSettings(sites, certificate, List.copyOf(files));
    }

    private SiteSettings only() {
        Optional<ConfigSource.Given> given = source.get(Option.ORIGIN);
        boolean told = source.isMisspelt(Option.ORIGIN.key()) || source.isMisspelt(SECTION);
        if (given.isEmpty() && source.isReadable() && !told) {
            problem(
                    Option.ORIGIN.flag(),
                    "is needed: the address of the website behind the gateway",
                    "Write for example --origin http://127.0.0.1:3000.");
        }
        List<OriginSettings> origins = given.map(
                        each -> origins(List.of(each.text().split(",", -1)), each.path()))
                .orElse(List.of());
        ProxyReader proxy = new ProxyReader(general, files);
        return new SiteSettings(
                List.of(), origins, proxy.read(), Optional.empty(), proxy.errorPage(), enforcement(general));
    }

    private List<SiteSettings> named(JsonNode section) {
        source.get(Option.ORIGIN)
                .ifPresent(given -> problem(
                        given.path(),
                        "cannot stand beside sites, which have origins of their own",
                        "Write it as a site's origin, or leave it out."));
        List<SiteSettings> sites = new ArrayList<>();
        if (!section.isArray() || section.isEmpty()) {
            problem(source.pathOf(SECTION), "must be a list of sites", "Write '- hosts: [shop.example]' below it.");
            return sites;
        }
        for (int i = 0; i < section.size(); i++) {
            sites.add(site(section.get(i), SECTION + "[" + i + "]"));
        }
        return sites;
    }

    private SiteSettings site(JsonNode node, String path) {
        Map<Option, ConfigSource.Given> own = own(node, path);
        Scalars scalars = new Scalars(
                option -> own.containsKey(option) ? Optional.of(own.get(option)) : source.get(option), problems);
        ProxyReader proxy = new ProxyReader(scalars, files);
        List<String> origins = texts(node.path("origins"), path + ".origins", EXAMPLE + " below it.");
        return new SiteSettings(
                hosts(node.path("hosts"), path + ".hosts"),
                origins(origins, source.pathOf(path + ".origins")),
                proxy.read(),
                certificate(new Scalars(option -> Optional.ofNullable(own.get(option)), problems)),
                proxy.errorPage(),
                enforcement(scalars));
    }

    private Map<Option, ConfigSource.Given> own(JsonNode node, String path) {
        Map<Option, ConfigSource.Given> own = new HashMap<>();
        List<String> known = new ArrayList<>(List.of("hosts", "origins"));
        OWN.forEach(option -> known.add(option.key()));
        if (!node.isObject()) {
            problem(source.pathOf(path), "must be keys with values", "Write 'hosts: [shop.example]' in it.");
        }
        node.properties().forEach(entry -> {
            String name = entry.getKey();
            String where = source.pathOf(path + "." + name);
            Optional<Option> option =
                    OWN.stream().filter(each -> each.key().equals(name)).findFirst();
            if (!known.contains(name)) {
                problem(where, "is not a setting of a site", Nearest.suggest(name, known));
            } else if (option.isPresent()) {
                if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                    own.put(
                            option.get(),
                            new ConfigSource.Given(where, entry.getValue().asText()));
                } else {
                    problem(where, "must be one value", "Write '" + name + ": value', or leave it out.");
                }
            }
        });
        return own;
    }

    private List<String> hosts(JsonNode node, String path) {
        List<String> hosts = new ArrayList<>();
        for (String written : texts(node, path, "Write for example [shop.example, '*.shop.example'].")) {
            try {
                String host = HostPattern.site(written);
                String other = owners.putIfAbsent(host, path);
                if (other == null) {
                    hosts.add(host);
                } else {
                    problem(source.pathOf(path), "'" + written + "' stands in " + other + " too", "Keep one of them.");
                }
            } catch (IllegalArgumentException e) {
                problem(source.pathOf(path), "'" + written + "' is not a host's name", String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(hosts);
    }

    private List<String> texts(JsonNode node, String path, String suggestion) {
        List<String> texts = new ArrayList<>();
        if (!node.isArray() || node.isEmpty()) {
            problem(source.pathOf(path), "is needed, as a list", suggestion);
        }
        for (JsonNode each : node) {
            if (each.isTextual() && !each.asText().isBlank()) {
                texts.add(each.asText());
            } else {
                problem(source.pathOf(path), "must be a list of texts", suggestion);
            }
        }
        return texts;
    }

    private List<OriginSettings> origins(List<String> written, String path) {
        List<OriginSettings> origins = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String each : written) {
            origin(each.strip(), path).ifPresent(origin -> {
                if (seen.add(origin.host() + ":" + origin.port())) {
                    origins.add(origin);
                } else {
                    problem(path, "'" + each.strip() + "' stands there twice", "Keep one of them.");
                }
            });
        }
        if (origins.size() > SiteSettings.MOST_ORIGINS) {
            problem(path, "names more than " + SiteSettings.MOST_ORIGINS + " servers", "Put a balancer before them.");
        }
        return List.copyOf(origins);
    }

    private Optional<OriginSettings> origin(String text, String path) {
        try {
            URI origin = new URI(text);
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
                return Optional.of(new OriginSettings(origin));
            }
        } catch (URISyntaxException e) {
            problem(path, "is not an address: " + e.getReason(), EXAMPLE + ".");
            return Optional.empty();
        }
        problem(path, "'" + text + "' is not scheme, host and port of a website", EXAMPLE + ", without a path.");
        return Optional.empty();
    }

    private static Enforcement enforcement(Scalars scalars) {
        String named = scalars.oneOf(Option.ENFORCEMENT, List.of("full", "shadow"), "full");
        return named.equals("shadow") ? Enforcement.SHADOW : Enforcement.FULL;
    }

    /** A pair of which one half is missing is a problem. */
    private Optional<KeyPairSettings> certificate(Scalars scalars) {
        Optional<Path> certificate = scalars.readable(Option.TLS_CERT, "Name a file in PEM.");
        Optional<Path> key = scalars.readable(Option.TLS_KEY, "Name a file in PEM.");
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(new KeyPairSettings(certificate.get(), key.get()));
        }
        if (certificate.isPresent()) {
            needed(Option.TLS_KEY, scalars.pathOf(Option.TLS_CERT));
        }
        if (key.isPresent()) {
            needed(Option.TLS_CERT, scalars.pathOf(Option.TLS_KEY));
        }
        return Optional.empty();
    }

    private void needed(Option missing, String beside) {
        boolean site = beside.contains(SECTION + "[");
        String path = site ? beside.substring(0, beside.lastIndexOf('.') + 1) + missing.key() : missing.flag();
        problem(path, "is needed for TLS", "Name a file in PEM.");
    }

    private void problem(String path, String rule, String suggestion) {
        problems.add(new ConfigProblem(path, rule, suggestion));
    }
}
