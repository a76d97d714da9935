package io.consentry.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.consentry.policy.EdgeHeaders;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.TrustedProxies;
import io.consentry.visitor.TokenSettings;

/** Reads what is trusted to tell of the visitor: place, age, account. */
final class VisitorReader {
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    private final ConfigSource source;
    private final List<ConfigProblem> problems;

    VisitorReader(ConfigSource source, List<ConfigProblem> problems) {
        this.source = source;
        this.problems = problems;
    }

    Settings.Visitor read() {
        return new Settings.Visitor(
                fixed(),
                edge(),
                proxies(),
                file(Option.PLACE_DATABASE),
                name(Option.AGE_HEADER),
                name(Option.ACCOUNT_HEADER),
                name(Option.ACCOUNT_COOKIE),
                tokens());
    }

    private Optional<Jurisdiction> fixed() {
        Optional<ConfigSource.Given> given = source.get(Option.JURISDICTION);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String code = given.get().text();
        Jurisdiction place = Jurisdiction.parse(code);
        if (!place.code().equals(code) || place.equals(Jurisdiction.UNKNOWN)) {
            problem(given.get(), "'" + code + "' is not an ISO 3166 code", "Write for example DE or US-CA.");
        }
        return Optional.of(place);
    }

    private EdgeHeaders edge() {
        String country = name(Option.COUNTRY_HEADER);
        String region = name(Option.REGION_HEADER);
        Optional<ConfigSource.Given> given = source.get(Option.EDGE);
        if (given.isEmpty()) {
            return new EdgeHeaders(country, region, false);
        }
        String name = given.get().text();
        Optional<EdgeHeaders> preset = EdgeHeaders.preset(name);
        if (preset.isEmpty()) {
            problem(
                    given.get(),
                    "'" + name + "' is not an edge whose headers are known",
                    Nearest.suggest(name, EdgeHeaders.presets()));
            return EdgeHeaders.NONE;
        }
        if (!country.isEmpty() || !region.isEmpty()) {
            problem(
                    given.get(),
                    "names the headers already",
                    "Leave out " + Option.COUNTRY_HEADER.key() + " and " + Option.REGION_HEADER.key());
        }
        return preset.get();
    }

    private TrustedProxies proxies() {
        Optional<ConfigSource.Given> given = source.get(Option.TRUSTED_PROXIES);
        if (given.isEmpty()) {
            return TrustedProxies.NONE;
        }
        try {
            return TrustedProxies.of(Stream.of(given.get().text().split(",", -1))
                    .map(String::strip)
                    .toList());
        } catch (IllegalArgumentException e) {
            problem(given.get(), String.valueOf(e.getMessage()), "Write for example 10.0.0.0/8, fd00::/8.");
            return TrustedProxies.NONE;
        }
    }

    private Optional<TokenSettings> tokens() {
        Optional<Path> keys = file(Option.ACCOUNT_KEYS);
        if (keys.isEmpty()) {
            for (Option option : List.of(Option.ACCOUNT_COOKIE, Option.ACCOUNT_CLAIM, Option.ACCOUNT_AUDIENCE)) {
                source.get(option)
                        .ifPresent(given -> problem(
                                given,
                                "names part of a token that nobody could check",
                                "Give the keys with " + Option.ACCOUNT_KEYS.key()));
            }
            return Optional.empty();
        }
        String claim =
                source.get(Option.ACCOUNT_CLAIM).map(ConfigSource.Given::text).orElse("sub");
        String audience = source.get(Option.ACCOUNT_AUDIENCE)
                .map(ConfigSource.Given::text)
                .orElse(null);
        return Optional.of(new TokenSettings(keys.get(), claim, audience));
    }

    private Optional<Path> file(Option option) {
        Optional<ConfigSource.Given> given = source.get(option);
        Optional<Path> path = given.map(each -> Path.of(each.text()));
        if (path.isPresent() && !Files.isReadable(path.get())) {
            problem(given.get(), "'" + path.get() + "' cannot be read", "Check the path.");
        }
        return path;
    }

    private String name(Option option) {
        Optional<ConfigSource.Given> given = source.get(option);
        String name = given.map(ConfigSource.Given::text).orElse("");
        if (!name.isEmpty() && !HEADER_NAME.matcher(name).matches()) {
            problem(given.orElseThrow(), "'" + name + "' is not a header's name", "Write for example CF-IPCountry.");
        }
        return name;
    }

    private void problem(ConfigSource.Given given, String rule, String suggestion) {
        problems.add(new ConfigProblem(given.path(), rule, suggestion));
    }
}
