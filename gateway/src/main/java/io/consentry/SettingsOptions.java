package io.consentry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    /** What is left of 80 characters. */
    private static final int WIDTH = 50;

    private SettingsOptions() {}

    /** Adds an option for every setting, and the one for the configuration file. */
    static void addTo(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(OptionSpec.builder(GivenOptions.CONFIG)
                .paramLabel("FILE")
                .type(Path.class)
                .description(lines("A configuration file in YAML. Options outweigh environment variables"
                        + " (CONSENTRY_PORT and so on), which outweigh the file."))
                .build());
        for (Option option : Option.values()) {
            spec.addOption(OptionSpec.builder(option.flag())
                    .paramLabel(option.label())
                    .type(String.class)
                    .description(lines(option.description()))
                    .build());
        }
    }

    /** A text in lines that fit beside the options: the library would break them within addresses too. */
    private static String[] lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH && !line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines.toArray(String[]::new);
    }

    /** What was given of them. */
    static GivenOptions given(CommandSpec spec) {
        Map<Option, String> given = new EnumMap<>(Option.class);
        for (Option option : Option.values()) {
            String value = spec.findOption(option.flag()).getValue();
            if (value != null) {
                given.put(option, value);
            }
        }
        return GivenOptions.of(given, spec.findOption(GivenOptions.CONFIG).getValue());
    }

    /**
     * Reads the settings of a file alone, and writes nothing.
     *
     * @throws ConfigException naming everything that is wrong
     */
    static Settings check(Path file) throws ConfigException {
        return SettingsReader.check(new ConfigSource(Map.of(), Map.of(), Optional.of(file)));
    }
}
