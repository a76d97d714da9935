package io.consentry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The map of promises names tests that are there. */
class PolicyMapTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA = Pattern.compile("`((?:[a-z]+/)?[A-Z][A-Za-z]+Test)`");
    private static final Pattern OTHER = Pattern.compile("`(consent-banner-js/[\\w./-]+)`");

    @Test
    void every_promise_names_a_test_that_exists() throws IOException {
        List<String> promises = Files.readAllLines(ROOT.resolve("docs/policy-map.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| the policy promises"))
                .toList();
        assertThat(promises).hasSizeGreaterThan(15);
        for (String promise : promises) {
            String proof = promise.split("\\|", -1)[3];
            int named = proof.contains("decisions.txt") ? 1 : 0;
            for (Matcher test = JAVA.matcher(proof); test.find(); named++) {
                assertThat(ROOT.resolve("gateway/src/test/java/io/consentry/" + test.group(1) + ".java"))
                        .exists();
            }
            for (Matcher test = OTHER.matcher(proof); test.find(); named++) {
                assertThat(ROOT.resolve(test.group(1))).exists();
            }
            assertThat(named).as(promise).isPositive();
        }
    }
}
