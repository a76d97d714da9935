package io.consentry.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How much is logged. It is a variable alone, since the log is made before anything else is read. */
public final class LogLevel {
    /** Names it in the environment. */
    public static final String VARIABLE = Option.VARIABLE_PREFIX + "LOG_LEVEL";

    private static final String PROPERTY = "consentry.log-level";
    private static final List<String> LEVELS =
            List.of("OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    private LogLevel() {}

    /** Hands it to the log, which must not have been made yet. One that there is not is left out: it is told as a problem. */
    public static void apply(Map<String, String> environment) {
        String given = environment.getOrDefault(VARIABLE, "");
        if (!given.isBlank() && problem(given).isEmpty()) {
            System.setProperty(PROPERTY, given.toUpperCase(Locale.ROOT));
        }
    }

    /** What is wrong with it; empty text stands for the usual level. */
    static Optional<ConfigProblem> problem(String given) {
        String level = given.toUpperCase(Locale.ROOT);
        return given.isBlank() || LEVELS.contains(level)
                ? Optional.empty()
                : Optional.of(new ConfigProblem(
                        VARIABLE, "'" + given + "' is no level of the log", Nearest.suggest(level, LEVELS)));
    }
}
