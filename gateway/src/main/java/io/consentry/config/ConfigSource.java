package io.consentry.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

/** Where settings come from: the command line outweighs the environment, which outweighs the configuration file. */
public final class ConfigSource {
    static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                    .build())
            .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /**
     * A setting as it was given.
     *
     * @param path where it was given
     * @param text what was given
     */
    record Given(String path, String text) {}

    private static final Set<String> OTHER_VARIABLES = Set.of("CONSENTRY_CONFIG", LogLevel.VARIABLE);
    private static final int MISSPELT = 2;

    private final Map<Option, Given> given = new EnumMap<>(Option.class);
    private final JsonNode file;
    private final String fileName;
    private boolean readable = true;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Set<String> misspelt = new HashSet<>();

    /**
     * Gathers what is given.
     *
     * @param options of the command line
     * @param environment of the process
     * @param configFile the configuration file, where there is one
     */
    public ConfigSource(Map<Option, String> options, Map<String, String> environment, Optional<Path> configFile) {
        this.fileName =
                configFile.map(path -> String.valueOf(path.getFileName())).orElse("");
        this.file = configFile.map(this::parse).orElse(MissingNode.getInstance());
        fromFile();
        for (Option option : Option.values()) {
            String value = environment.get(option.variable());
            if (value != null) {
                given.put(option, new Given(option.variable(), value));
            }
        }
        options.forEach((option, text) -> given.put(option, new Given(option.flag(), text)));
        environment.keySet().stream().sorted().forEach(this::checkVariable);
        LogLevel.problem(environment.getOrDefault(LogLevel.VARIABLE, "")).ifPresent(problems::add);
    }

    /** What was given for an option; empty if nothing was. */
    Optional<Given> get(Option option) {
        return Optional.ofNullable(given.get(option));
    }

    /** Whether the file could be read, or there is none; otherwise nobody knows what it does not name. */
    boolean isReadable() {
        return readable;
    }

    /** The text that was given for an option; empty if nothing was. */
    public Optional<String> text(Option option) {
        return get(option).map(Given::text);
    }

    /** Whether something that is no setting was probably meant to be this one: it is told of already. */
    boolean isMisspelt(String key) {
        return misspelt.contains(key);
    }

    /** A section of the configuration file; a missing node where there is none. */
    JsonNode section(String name) {
        return file.path(name);
    }

    /** How problems name a place in the file. */
    String pathOf(String key) {
        return fileName + ": " + key;
    }

    /** What is wrong so far; others add to it. */
    List<ConfigProblem> problems() {
        return problems;
    }

    private JsonNode parse(Path path) {
        try {
            JsonNode root = YAML.readTree(Files.readString(path));
            if (root.isObject() || root.isMissingNode() || root.isNull()) {
                return root;
            }
            problems.add(new ConfigProblem(fileName, "must be keys with values", "Write for example 'port: 8080'."));
        } catch (JsonProcessingException e) {
            problems.add(YamlFault.in(fileName, e));
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    path.toString(), "cannot be read (" + reason(e) + ")", "Check the path after --config."));
        }
        readable = false;
        return MissingNode.getInstance();
    }

    private void fromFile() {
        Iterator<String> names = file.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            Optional<Option> option = Arrays.stream(Option.values())
                    .filter(each -> each.key().equals(name))
                    .findFirst();
            if (option.isPresent()) {
                scalar(option.get(), file.get(name));
            } else if (!Option.SECTIONS.contains(name)) {
                Spelling.nearest(name, Nearest.keysAndSections()).ifPresent(misspelt::add);
                problems.add(new ConfigProblem(
                        pathOf(name), "is not a setting", Nearest.suggest(name, Nearest.keysAndSections())));
            }
        }
    }

    private void scalar(Option option, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            given.put(option, new Given(pathOf(option.key()), value.asText()));
        } else {
            problems.add(new ConfigProblem(
                    pathOf(option.key()),
                    "must be one value",
                    "Write '" + option.key() + ": value', or leave it out."));
        }
    }

    /**
     * Finds misspelt variables. Others under our prefix are let be: orchestrators set some of their own
     * ({@code CONSENTRY_SERVICE_HOST}), and so do our tests.
     */
    private void checkVariable(String variable) {
        if (!variable.startsWith(Option.VARIABLE_PREFIX) || OTHER_VARIABLES.contains(variable)) {
            return;
        }
        String name = variable.substring(Option.VARIABLE_PREFIX.length());
        boolean known =
                Arrays.stream(Option.values()).anyMatch(option -> option.name().equals(name));
        Arrays.stream(Option.values())
                .filter(option -> !known && Spelling.distance(name, option.name()) <= MISSPELT)
                .findFirst()
                .ifPresent(meant -> {
                    misspelt.add(meant.key());
                    problems.add(new ConfigProblem(
                            variable, "is not a setting", "Did you mean '" + meant.variable() + "'?"));
                });
    }

    /** Why a file cannot be read, in words: the file system's own message is often the path alone. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission to read it";
        }
        if (e instanceof MalformedInputException) {
            return "it is no text in UTF-8";
        }
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf(e.getMessage());
    }
}
