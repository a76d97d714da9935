package io.consentry.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads single values, of the whole configuration or of a part of it, and notes what is wrong with them. */
final class Scalars {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,7}");

    private final Function<Option, Optional<ConfigSource.Given>> given;
    private final List<ConfigProblem> problems;

    Scalars(Function<Option, Optional<ConfigSource.Given>> given, List<ConfigProblem> problems) {
        this.given = given;
        this.problems = problems;
    }

    /** What was given; empty if nothing was. */
    Optional<ConfigSource.Given> get(Option option) {
        return given.apply(option);
    }

    String text(Option option, String otherwise) {
        return get(option).map(ConfigSource.Given::text).orElse(otherwise);
    }

    /** Where it was given, or could be. */
    String pathOf(Option option) {
        return get(option).map(ConfigSource.Given::path).orElse(option.flag());
    }

    boolean flag(Option option, boolean otherwise) {
        return oneOf(option, List.of("true", "false"), Boolean.toString(otherwise), "is neither true nor false")
                .equals("true");
    }

    String oneOf(Option option, List<String> known, String otherwise) {
        return oneOf(option, known, otherwise, "is not known here");
    }

    private String oneOf(Option option, List<String> known, String otherwise, String rule) {
        String text = text(option, otherwise);
        if (known.contains(text)) {
            return text;
        }
        problem(pathOf(option), "'" + text + "' " + rule, "Write " + String.join(" or ", known) + ".");
        return otherwise;
    }

    /** A number from 1 on. */
    int count(Option option, int otherwise) {
        Optional<ConfigSource.Given> value = get(option);
        if (value.isEmpty()) {
            return otherwise;
        }
        String text = value.get().text();
        if (COUNT.matcher(text).matches()) {
            return Integer.parseInt(text);
        }
        problem(
                value.get().path(),
                "'" + text + "' is not a whole number of 1 or more",
                "Write for example " + otherwise + ".");
        return otherwise;
    }

    /** From 1 to 9999. */
    Duration seconds(Option option, Duration otherwise) {
        Optional<ConfigSource.Given> value = get(option);
        if (value.isEmpty()) {
            return otherwise;
        }
        String text = value.get().text();
        if (SECONDS.matcher(text).matches() && Integer.parseInt(text) > 0) {
            return Duration.ofSeconds(Integer.parseInt(text));
        }
        problem(value.get().path(), "'" + text + "' is not a number of seconds", "Write for example 30.");
        return otherwise;
    }

    int port(Option option, int otherwise) {
        Optional<ConfigSource.Given> value = get(option);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(value.get().text());
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            problem(
                    value.get().path(),
                    "'" + value.get().text() + "' is not a number",
                    "Write a port from 0 to 65535.");
            return otherwise;
        }
        problem(value.get().path(), value.get().text() + " is not a port", "Write a port from 0 to 65535.");
        return otherwise;
    }

    /** A file that can be read. */
    Optional<Path> readable(Option option, String suggestion) {
        Optional<ConfigSource.Given> value = get(option);
        Optional<Path> file = value.map(each -> Path.of(each.text()));
        if (value.isPresent() && !Files.isReadable(file.get())) {
            problem(value.get().path(), "'" + value.get().text() + "' cannot be read", suggestion);
        }
        return file;
    }

    /** A value that holds for several sites is read for each of them, and wrong once. */
    void problem(String path, String rule, String suggestion) {
        ConfigProblem problem = new ConfigProblem(path, rule, suggestion);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
