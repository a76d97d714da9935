package io.consentry.config;

import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;

import io.consentry.consent.Purpose;
import io.consentry.policy.UnknownVendors;

/** Reads single values of a policy, and notes what is wrong with them. */
final class PolicyCheck {
    private final String file;
    private final List<ConfigProblem> problems;

    PolicyCheck(String file, List<ConfigProblem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** How many problems there are so far. */
    int count() {
        return problems.size();
    }

    void problem(String path, String rule, String suggestion) {
        problems.add(new ConfigProblem(file + ": " + path, rule, suggestion));
    }

    /**
     * Has what was found lately name the place where it was written, and drops what was found there before.
     *
     * @param since how many problems there were before
     * @param written turns the path of a problem into the path of that place
     */
    void readdress(int since, UnaryOperator<String> written) {
        List<ConfigProblem> lately = problems.subList(since, problems.size());
        List<ConfigProblem> found = List.copyOf(lately);
        lately.clear();
        int from = (file + ": ").length();
        for (ConfigProblem each : found) {
            String path = file + ": " + written.apply(each.path().substring(from));
            ConfigProblem there = new ConfigProblem(path, each.rule(), each.suggestion());
            if (!problems.contains(there)) {
                problems.add(there);
            }
        }
    }

    /** The text under a key, which must be there. */
    String text(JsonNode node, String prefix, String key, String suggestion) {
        JsonNode value = node.path(key);
        if (value.isTextual() && !value.asText().isBlank()) {
            return value.asText();
        }
        problem(prefix + key, "must be a text", suggestion);
        return "";
    }

    /** The text under a key that may be left out. */
    Optional<String> optionalText(JsonNode node, String prefix, String key, String suggestion) {
        return node.path(key).isMissingNode() ? Optional.empty() : Optional.of(text(node, prefix, key, suggestion));
    }

    /** Yes or no under a key that may be left out. */
    boolean flag(JsonNode node, String prefix, String key) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            problem(prefix + key, "must be true or false", "Write true or false, without quotes.");
        }
        return value.asBoolean(false);
    }

    List<String> strings(JsonNode node, String path) {
        List<String> texts = new ArrayList<>();
        if (!node.isArray() && !node.isMissingNode()) {
            problem(path, "must be a list", "Write it in square brackets.");
        }
        for (JsonNode each : node) {
            if (each.isTextual()) {
                texts.add(each.asText());
            } else {
                problem(path, "'" + each.asText() + "' is not a text", "Put it in quotes: YAML reads NO as false.");
            }
        }
        return texts;
    }

    SortedSet<Purpose> purposes(JsonNode node, String path) {
        SortedSet<Purpose> set = new TreeSet<>();
        for (String id : strings(node, path)) {
            if (id.equals(Purpose.EVERY.id())) {
                problem(path, "'every' is no purpose: it stands for all of them", "Give it another name.");
            } else if (Purpose.isValid(id)) {
                set.add(new Purpose(id));
            } else {
                problem(path, "'" + id + "' is not a purpose", "Use lower-case letters, digits and hyphens.");
            }
        }
        return set;
    }

    /** Purposes that the policy must know. */
    Set<Purpose> known(JsonNode node, String path, Set<Purpose> known) {
        SortedSet<Purpose> named = purposes(node, path);
        for (Purpose purpose : named) {
            if (!known.contains(purpose)) {
                problem(path, "'" + purpose + "' is not among the policy's purposes", "Add it to 'purposes'.");
            }
        }
        return named;
    }

    Period period(JsonNode node, String path, String key) {
        String text = text(node, path + ".", key, "Write an ISO 8601 period such as P6M.");
        try {
            Period period = text.isEmpty() ? Period.ZERO : Period.parse(text);
            if (!text.isEmpty() && (period.isNegative() || period.isZero())) {
                problem(path + "." + key, "must be at least a day", "Write for example P6M.");
            }
            return period;
        } catch (DateTimeParseException e) {
            problem(path + "." + key, "'" + text + "' is not an ISO 8601 period", "Write for example P6M.");
            return Period.ZERO;
        }
    }

    Optional<LocalDate> day(JsonNode node, String path, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(value.asText()));
        } catch (DateTimeParseException e) {
            problem(path + "." + key, "'" + value.asText() + "' is not a day", "Write for example 2027-01-01.");
            return Optional.empty();
        }
    }

    Optional<UnknownVendors> unknownVendors(JsonNode node, String path) {
        JsonNode value = node.path("unknown-vendors");
        Optional<UnknownVendors> way = UnknownVendors.parse(value.asText(""));
        if (way.isEmpty() && !value.isMissingNode()) {
            problem(path + ".unknown-vendors", "'" + value.asText() + "' is not a way", "One of keep, park, remove.");
        }
        return way;
    }

    void keys(JsonNode node, String prefix, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem(prefix + key, "is not a key of a policy", Nearest.suggest(key, known));
            }
        });
    }
}
