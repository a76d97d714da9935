package io.consentry.html;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases in the format of the html5lib tokenizer tests, each run whole, byte by byte and at random splits.
 *
 * <p>Cases of the project itself always run; the html5lib ones where {@code consentry.testdata} says where they are.
 * Compared are the tokens. Parse errors are not, since the tokenizer reports none.
 */
@Tag("conformance")
final class TokenizerConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RANDOM_RUNS = 5;

    /** Half a surrogate pair has no UTF-8 form, so no such document can reach a tokenizer of bytes. */
    private static final String LONE_SURROGATES = "lone surrogates";

    @TestFactory
    Stream<DynamicTest> own_cases_hold() throws IOException {
        try (InputStream in = TokenizerConformanceTest.class.getResourceAsStream("tokenizer-cases.json")) {
            assertThat(in).isNotNull();
            return cases("own", JSON.readTree(in), new TreeMap<>()).stream();
        }
    }

    @TestFactory
    Stream<DynamicTest> html5lib_cases_hold() throws IOException {
        String testdata = System.getProperty("consentry.testdata", "");
        if (testdata.isEmpty()) {
            return Stream.of();
        }
        List<DynamicTest> tests = new ArrayList<>();
        Map<String, Integer> leftOut = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(testdata, "html5lib-tests", "tokenizer"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".test"))
                    .sorted()
                    .toList()) {
                tests.addAll(cases(String.valueOf(file.getFileName()), JSON.readTree(file.toFile()), leftOut));
            }
        }
        tests.add(DynamicTest.dynamicTest("left out: " + leftOut, () -> {
            assertThat(tests).hasSizeGreaterThan(6000);
            assertThat(leftOut).isEqualTo(Map.of(LONE_SURROGATES, 4, XML_VIOLATION, 4));
        }));
        return tests.stream();
    }

    /** Rules for output to XML tools, which the HTML standard does not have. */
    private static final String XML_VIOLATION = "coercions to XML";

    private static List<DynamicTest> cases(String source, JsonNode file, Map<String, Integer> leftOut) {
        leftOut.merge(XML_VIOLATION, file.path("xmlViolationTests").size(), Integer::sum);
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode test : file.path("tests")) {
            String input = input(test);
            if (!isWellFormed(input)) {
                leftOut.merge(LONE_SURROGATES, 1, Integer::sum);
                continue;
            }
            String name = source + ": " + test.get("description").asText();
            tests.add(DynamicTest.dynamicTest(name, () -> check(test, input)));
        }
        return tests;
    }

    private static void check(JsonNode test, String input) {
        byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
        List<String> states = new ArrayList<>();
        test.path("initialStates").forEach(state -> states.add(state.asText()));
        String lastStartTag = test.path("lastStartTag").asText("");
        JsonNode expected = expected(test);
        for (String state : states.isEmpty() ? List.of("Data state") : states) {
            assertTokens(state, lastStartTag, bytes, expected, new int[] {bytes.length});
            assertTokens(state, lastStartTag, bytes, expected, everyByte(bytes.length));
            Random random = new Random(input.hashCode());
            for (int run = 0; run < RANDOM_RUNS; run++) {
                assertTokens(state, lastStartTag, bytes, expected, splits(random, bytes.length));
            }
        }
    }

    private static void assertTokens(String state, String last, byte[] bytes, JsonNode expected, int[] ends) {
        boolean inCdata = state.equals("CDATA section state");
        TextMode mode = inCdata ? TextMode.DATA : mode(state);
        TokenText seen = new TokenText(mode, inCdata);
        HtmlTokenizer tokenizer = new HtmlTokenizer(seen, null);
        if (inCdata) {
            tokenizer.beginInCdata();
        } else {
            tokenizer.beginIn(mode, last);
        }
        int from = 0;
        for (int end : ends) {
            byte[] chunk = Arrays.copyOfRange(bytes, from, end);
            assertThat(tokenizer.write(chunk, 0, chunk.length)).isEqualTo(chunk.length);
            from = end;
        }
        tokenizer.end();
        JsonNode tokens = JSON.valueToTree(seen.tokens());
        assertThat(tokens)
                .as("in %s, split at %s", state, Arrays.toString(ends))
                .isEqualTo(expected);
        assertThat(seen.raw()).isEqualTo(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static TextMode mode(String state) {
        return switch (state) {
            case "Data state" -> TextMode.DATA;
            case "PLAINTEXT state" -> TextMode.PLAINTEXT;
            case "RCDATA state" -> TextMode.RCDATA;
            case "RAWTEXT state" -> TextMode.RAWTEXT;
            case "Script data state" -> TextMode.SCRIPT;
            default -> throw new IllegalArgumentException(state);
        };
    }

    /** The expected tokens; where the tests write a null byte of data, a browser drops or replaces it later. */
    private static JsonNode expected(JsonNode test) {
        List<@Nullable JsonNode> tokens = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (JsonNode token : unescaped(test, test.get("output"))) {
            if (token.get(0).asText().equals("Character")) {
                text.append(token.get(1).asText());
                continue;
            }
            addText(tokens, text);
            tokens.add(token);
        }
        addText(tokens, text);
        return JSON.valueToTree(tokens);
    }

    private static void addText(List<@Nullable JsonNode> tokens, StringBuilder text) {
        if (text.length() > 0) {
            tokens.add(JSON.valueToTree(List.of("Character", text.toString())));
            text.setLength(0);
        }
    }

    /** Double-escaped cases write code units as escapes inside of the strings. */
    private static JsonNode unescaped(JsonNode test, JsonNode part) {
        if (!test.path("doubleEscaped").asBoolean()) {
            return part;
        }
        try {
            return JSON.readTree(part.toString().replace("\\\\u", "\\u"));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String input(JsonNode test) {
        return unescaped(test, test.get("input")).asText();
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static int[] everyByte(int length) {
        int[] ends = new int[length];
        Arrays.setAll(ends, i -> i + 1);
        return ends;
    }

    private static int[] splits(Random random, int length) {
        int[] ends = random.ints(random.nextInt(4), 0, length + 1).sorted().toArray();
        ends = Arrays.copyOf(ends, ends.length + 1);
        ends[ends.length - 1] = length;
        return ends;
    }
}
