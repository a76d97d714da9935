package io.consentry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.consentry.config.ConfigException;
import io.consentry.config.ConfigSource;
import io.consentry.config.Option;
import io.consentry.config.Settings;
import io.consentry.config.SettingsReader;
import io.consentry.store.PgSettings;

/**
 * The settings that a command line gives.
 *
 * @param given by their options; what is not here may be in the environment or the file
 * @param config the configuration file, where there is one
 */
record GivenOptions(Map<Option, String> given, Optional<Path> config) {
    static final String CONFIG = "--config";

    /** Takes the file as given, or else the one that the environment names. */
    static GivenOptions of(Map<Option, String> given, @Nullable Path file) {
        String named = System.getenv("CONSENTRY_CONFIG");
        return new GivenOptions(given, Optional.ofNullable(file == null && named != null ? Path.of(named) : file));
    }

    /**
     * Reads arguments that are options with their values and nothing else, each once. Anything else, such as a mistake or a
     * call for help, yields nothing, and is for the command line's own library, which takes long to start: its classes
     * are of a format that cannot be archived.
     */
    static Optional<GivenOptions> plain(List<String> arguments) {
        Map<Option, String> given = new EnumMap<>(Option.class);
        Path file = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String flag = equals < 0 ? argument : argument.substring(0, equals);
            if (equals < 0) {
                i++;
            }
            String value = equals >= 0 ? argument.substring(equals + 1) : i < arguments.size() ? arguments.get(i) : "";
            if (value.isEmpty() || "-@\"'".indexOf(value.charAt(0)) >= 0) {
                return Optional.empty();
            }
            Option option = Stream.of(Option.values())
                    .filter(each -> each.flag().equals(flag))
                    .findFirst()
                    .orElse(null);
            boolean first = option == null ? flag.equals(CONFIG) && file == null : given.put(option, value) == null;
            if (!first) {
                return Optional.empty();
            }
            file = option == null ? Path.of(value) : file;
        }
        return Optional.of(of(given, file));
    }

    /**
     * Reads the settings.
     *
     * @throws ConfigException naming everything that is wrong
     */
    Settings read() throws ConfigException {
        return SettingsReader.read(source(), new SecureRandom());
    }

    /**
     * Reads the settings and writes nothing.
     *
     * @throws ConfigException naming everything that is wrong
     */
    Settings check() throws ConfigException {
        return SettingsReader.check(source());
    }

    /** The files that settings come from. */
    List<Path> files() {
        Stream<Path> named = Stream.of(Option.POLICY, Option.ACCOUNT_KEYS)
                .flatMap(option -> source().text(option).stream())
                .map(Path::of);
        return Stream.concat(config.stream(), named).toList();
    }

    /** Whether consents are kept in a file here, and not on a database server. */
    boolean isEmbedded() {
        return !PgSettings.isMeantBy(source().text(Option.STORE).orElse(""));
    }

    /** Whether the first start would make a database and keys. */
    boolean isNew() {
        String store = source().text(Option.STORE).orElse("");
        return isEmbedded() && !Files.exists(store.isEmpty() ? SettingsReader.DEFAULT_STORE : Path.of(store));
    }

    private ConfigSource source() {
        return new ConfigSource(given, System.getenv(), config);
    }
}
