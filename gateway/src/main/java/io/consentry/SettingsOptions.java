package io.consentry;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import io.consentry.config.ConfigException;
import io.consentry.config.ConfigSource;
import io.consentry.config.Option;
import io.consentry.config.Settings;
import io.consentry.config.SettingsReader;

/** The command-line options that are settings, made from the one list that the configuration knows. */
final class SettingsOptions {
    private static final String CONFIG = "--config";

    private SettingsOptions() {}

    /** Adds an option for every setting, and the one for the configuration file. */
    static void addTo(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(OptionSpec.builder(CONFIG)
                .paramLabel("FILE")
                .type(Path.class)
                .description("A configuration file in YAML. Options outweigh environment variables"
                        + " (CONSENTRY_PORT and so on), which outweigh the file.")
                .build());
        for (Option option : Option.values()) {
            spec.addOption(OptionSpec.builder(option.flag())
                    .paramLabel(option.label())
                    .type(String.class)
                    .description(option.description())
                    .build());
        }
    }

    /**
     * Reads the settings.
     *
     * @throws ConfigException naming everything that is wrong
     */
    static Settings read(CommandSpec spec) throws ConfigException {
        return SettingsReader.read(source(spec), new SecureRandom());
    }

    /**
     * Reads the settings and writes nothing.
     *
     * @throws ConfigException naming everything that is wrong
     */
    static Settings check(CommandSpec spec) throws ConfigException {
        return SettingsReader.check(source(spec));
    }

    /**
     * Reads the settings of a file alone, and writes nothing.
     *
     * @throws ConfigException naming everything that is wrong
     */
    static Settings check(Path file) throws ConfigException {
        return SettingsReader.check(new ConfigSource(Map.of(), Map.of(), Optional.of(file)));
    }

    /** The files that settings come from. */
    static List<Path> files(CommandSpec spec) {
        Stream<Path> named = Stream.of(Option.POLICY, Option.ACCOUNT_KEYS)
                .flatMap(option -> source(spec).text(option).stream())
                .map(Path::of);
        return Stream.concat(file(spec).stream(), named).toList();
    }

    private static Optional<Path> file(CommandSpec spec) {
        @Nullable Path file = spec.findOption(CONFIG).getValue();
        String named = System.getenv("CONSENTRY_CONFIG");
        return Optional.ofNullable(file == null && named != null ? Path.of(named) : file);
    }

    private static ConfigSource source(CommandSpec spec) {
        Map<Option, String> given = new EnumMap<>(Option.class);
        for (Option option : Option.values()) {
            String value = spec.findOption(option.flag()).getValue();
            if (value != null) {
                given.put(option, value);
            }
        }
        return new ConfigSource(given, System.getenv(), file(spec));
    }
}
