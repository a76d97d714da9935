package io.consentry.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.vendor.VendorCatalog;

import static org.assertj.core.api.Assertions.assertThat;

/** The shipped catalogue against scripts as vendors document them, and as sites write them that mention a vendor only. */
class InlineScriptsTest {
    private static final VendorCatalog SHIPPED = VendorFiles.load(null, Map.of(), new ArrayList<>());
    private static final Pattern HOST = Pattern.compile("(?<=[\"'`/.])([a-z0-9-]+)\\.([a-z]{2,6})(?=[/\"'`])");

    /** Documented snippets whose inline part does nothing without its vendor's script: a parameter, or a queue. */
    private static final List<String> HARMLESS = List.of("etracker");

    @ParameterizedTest
    @MethodSource("vendors")
    void a_documented_snippet_is_recognised_in_every_spelling(String name) throws IOException {
        for (String script : scripts(read("vendors", name))) {
            for (String spelling : spellings(script)) {
                assertThat(isParked(spelling)).as(spelling).isNotEqualTo(HARMLESS.contains(name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void a_script_that_only_mentions_a_vendor_stays(String name) throws IOException {
        for (String script : scripts(read("kept", name))) {
            byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
            assertThat(SHIPPED.matchScript(bytes, 0, bytes.length, "").vendors())
                    .as(name)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void a_snippet_on_its_vendors_own_page_or_in_a_comment_stays(String name) throws IOException {
        for (String script : scripts(read("vendors", name))) {
            String comment = "/* " + script.replace("*/", "") + " */ start();";
            assertThat(isParked(comment)).as(comment).isFalse();
        }
    }

    @Test
    void a_long_regular_expression_hides_nothing() {
        String address = "s.src='https://www.google-analytics.com/a.js'";
        for (String script : List.of(
                "x=/[" + "a".repeat(400) + "'/]" + "b".repeat(400) + "/;" + address,
                "if(a)/" + "[/]".repeat(200) + "'/.test(b);" + address,
                "x=[/" + "[/'".repeat(200) + "]/];" + address,
                "x=" + "/[".repeat(200) + "\n;" + address)) {
            assertThat(isParked(script)).as(script).isTrue();
        }
    }

    @Test
    void a_long_row_of_escapes_is_no_host() {
        byte[] bytes = ("s='" + "\\a.".repeat(20_000) + "'").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SHIPPED.matchScript(bytes, 0, bytes.length, "").vendors()).isEmpty();
    }

    /** Scripts as bytes, one for each character, in which a reading that goes astray takes code for text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // A string goes on behind a line's end of two characters, and ends behind one.
                "s.src='https://www.google-\\\r\nanalytics.com/a.js'",
                "s.src='https://www.google-\\\ranalytics.com/a.js'",
                "s.src='https://www.google-\\\u00e2\u0080\u00a8analytics.com/a.js'",
                // Escapes, those without meaning and octal ones too.
                "s.src='https://www.google-\\analytics.com/a.js'",
                "s.src='https://www.goo\\gle-analytics\\.\\com/a.js'",
                "s.src='https://www.google-analytics\\56com/a.js'",
                "s.src='https://www.google-analytics.\\143om/a.js'",
                "s.src='https://www.google-\\u{00000000061}nalytics.com/a.js'",
                "s.s\\u0072c='https://www.google-analytics.com/a.js'",
                "\\u0067\\u{61}('create','UA-1-1','auto')",
                // A comment ends with its line, and these end lines as well.
                "// x\rs.src='https://www.google-analytics.com/a.js'",
                "// x\u00e2\u0080\u00a8s.src='https://www.google-analytics.com/a.js'",
                "// x\u00e2\u0080\u00a9s.src='https://www.google-analytics.com/a.js'",
                "/*\r*/--> '\ns.src='https://www.google-analytics.com/a.js'",
                "/*\u00e2\u0080\u00a8*/--> '\ns.src='https://www.google-analytics.com/a.js'",
                // In Shift_JIS, Big5 and GBK the backslash may be the second half of a character, before the quote.
                "t='\u0083\\';s.src='https://www.google-analytics.com/a.js'",
                "t='\u00a5\\';s.src='https://www.google-analytics.com/a.js';u=''",
                // And in others it may not.
                "t='\u00e9\\'';s.src='https://www.google-analytics.com/a.js'",
                // Blanks of UTF-8 and of Latin-1.
                "s.src\u00a0=\u00c2\u00a0'https://www.google-analytics.com/a.js'",
                "s.src\u00e3\u0080\u0080=\u00ef\u00bb\u00bf'https://www.google-analytics.com/a.js'",
                // A slash behind a parenthesis divides, or begins a regular expression.
                "if(a)/'/.test(b);s.src='https://www.google-analytics.com/a.js'",
                "function f(){}/'/.test(b);s.src='https://www.google-analytics.com/a.js'",
                "x instanceof /'/.constructor;s.src='https://www.google-analytics.com/a.js'",
                "c={}/'1'/2;s.src='https://www.google-analytics.com/a.js'",
                "c=(a)/'1'/2;s.src='https://www.google-analytics.com/a.js'",
            })
    void a_script_is_read_as_browsers_read_it(String script) {
        byte[] bytes = script.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SHIPPED.matchScript(bytes, 0, bytes.length, "").vendors()).hasSize(1);
    }

    @Test
    void there_are_more_than_sixty_of_either_kind() throws IOException {
        assertThat(vendors()).hasSizeGreaterThan(100);
        assertThat(kept()).hasSizeGreaterThan(60);
    }

    @Test
    void every_snippet_says_in_its_first_line_where_it_is_documented() throws IOException {
        for (String name : vendors().toList()) {
            assertThat(read("vendors", name))
                    .as(name)
                    .matches("(?s)<!-- https://\\S+ -->\\n<!-- contacts \\S+ -->\\n.*");
        }
    }

    private static boolean isParked(String script) {
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
        return !SHIPPED.matchScript(bytes, 0, bytes.length, "").vendors().isEmpty();
    }

    /** The script in other quotes, in one line, with its hosts put together from pieces, and behind much else. */
    private static List<String> spellings(String script) {
        List<String> spellings = new ArrayList<>(List.of(script));
        spellings.add(script.replaceAll("\\s*\\n\\s*", "\n").replaceAll("(?<=[=,(]) (?=[\"'\\w])", ""));
        if (!script.contains("\"")) {
            spellings.add(script.replace('\'', '"'));
        } else if (!script.contains("'")) {
            spellings.add(script.replace('"', '\''));
            spellings.add(script.replace('"', '`'));
        }
        spellings.add(split(script));
        spellings.add("// a line\n" + "var own = 'x';\n".repeat(100) + script);
        return spellings;
    }

    private static String split(String script) {
        StringBuilder whole = new StringBuilder();
        for (String line : script.split("(?<=\n)", -1)) {
            String quote = line.contains("\"") ? "\"" : "'";
            boolean mixed = line.contains("'") && line.contains("\"");
            whole.append(
                    mixed || line.contains("`")
                            ? line
                            : HOST.matcher(line).replaceAll("$1" + quote + " + " + quote + ".$2"));
        }
        return whole.toString();
    }

    /** The text of each inline script that a browser would run. */
    private static List<String> scripts(String page) {
        return Jsoup.parse(page).select("script:not([src])").stream()
                .filter(script -> List.of("", "text/javascript", "module").contains(script.attr("type")))
                .map(Element::data)
                .toList();
    }

    static Stream<String> vendors() throws IOException {
        return names("vendors");
    }

    static Stream<String> kept() throws IOException {
        return names("kept");
    }

    private static Path folder(String kind) {
        try {
            URI folder = Objects.requireNonNull(InlineScriptsTest.class.getResource("/io/consentry/snippets/" + kind))
                    .toURI();
            return Path.of(folder);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> names(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder(kind))) {
            return files.map(file -> file.getFileName().toString().replace(".html", "")).sorted().toList().stream();
        }
    }

    private static String read(String kind, String name) throws IOException {
        return Files.readString(folder(kind).resolve(name + ".html"));
    }
}
