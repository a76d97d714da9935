package io.consentry.config;

/**
 * One thing that is wrong in the configuration. All of them are collected and shown together.
 *
 * @param path where it stands, such as {@code vendors[2].purposes[0]}
 * @param rule what holds there
 * @param suggestion what to write instead
 */
public record ConfigProblem(String path, String rule, String suggestion) {
    @Override
    public String toString() {
        return path + ": " + rule + "; " + suggestion;
    }
}
