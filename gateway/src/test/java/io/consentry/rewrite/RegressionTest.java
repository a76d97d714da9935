package io.consentry.rewrite;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Markup that was once read wrongly, a file each, XML in those named so: the reason in the first line, then the page, a line of dashes, and
 * the page as it must leave the gateway with everything denied.
 */
final class RegressionTest {
    private static final String DASHES = "\n----\n";

    @TestFactory
    Stream<DynamicTest> markup_once_read_wrongly_is_read_rightly() throws IOException, URISyntaxException {
        URL folder = RegressionTest.class.getResource("regressions");
        assertThat(folder).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            List<Path> bugs = files.sorted().toList();
            assertThat(bugs).hasSizeGreaterThan(30);
            return bugs.stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException {
        String text = Files.readString(file);
        int page = text.indexOf('\n') + 1;
        int dashes = text.indexOf(DASHES);
        assertThat(page).isPositive();
        assertThat(dashes).isGreaterThanOrEqualTo(page);
        String reason = text.substring(0, page).strip();
        byte[] bytes = text.substring(page, dashes).getBytes(StandardCharsets.UTF_8);
        String expected = text.substring(dashes + DASHES.length()).stripTrailing();
        boolean xml = file.toString().endsWith(".xml");
        assertThat(run(bytes, xml, new int[0])).as(reason).isEqualTo(expected);
        assertThat(run(bytes, xml, Pages.everyByte(bytes.length)))
                .as("%s, byte by byte", reason)
                .isEqualTo(expected);
    }

    private static String run(byte[] page, boolean xml, int[] cuts) {
        PageRules rules = Pages.rules(Pages.allowing());
        return Pages.withoutKept(xml ? Pages.runXml(page, rules, cuts) : Pages.run(page, rules, null, cuts));
    }
}
