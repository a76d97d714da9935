package io.consentry.rewrite;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bugs that were found, one file each: the reason in its first line, then a page, then, behind a line of hyphens, what
 * becomes of it where everything is denied.
 */
final class RegressionTest {
    private static final String DIVIDER = "\n----\n";

    @TestFactory
    Stream<DynamicTest> bugs() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(RegressionTest.class.getResource("regressions"));
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(folder.toURI()))) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(15);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        Objects.requireNonNull(file.getFileName()).toString(), () -> stays(file)));
    }

    private static void stays(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        int page = text.indexOf('\n') + 1;
        int divider = text.indexOf(DIVIDER);
        assertThat(text.substring(0, page)).as("the reason").hasSizeBetween(20, 160);
        assertThat(divider).as("the line of hyphens").isGreaterThan(page);
        assertThat(Pages.parked(text.substring(page, divider) + "\n"))
                .isEqualTo(text.substring(divider + DIVIDER.length()));
    }
}
