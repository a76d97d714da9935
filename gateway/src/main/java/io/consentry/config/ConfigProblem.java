package io.consentry.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param path where, such as {@code consentry.yaml: vendors.add[0].id} or {@code --port}
 * @param rule what must hold there
 * @param suggestion what to write instead
 */
public record ConfigProblem(String path, String rule, String suggestion) {

    @Override
    public String toString() {
        String sentence = Character.toUpperCase(suggestion.charAt(0)) + suggestion.substring(1);
        // What a library says may have its full stop.
        String end = rule.matches("(?s).*[.?!]") ? " " : ". ";
        return path + ": " + rule + end + sentence + (sentence.matches(".*[.?!]") ? "" : ".");
    }
}
