package io.consentry.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random pages, rewritten with everything denied, as a full HTML parser sees them: one without scripting, which reads
 * {@code noscript} as markup. SVG, MathML and escapes in scripts are left out, since this parser does not end them
 * where browsers do; and all stands in the body, since it takes tags of a {@code noscript} in the head for text.
 */
final class ParserDifferentialTest {
    private static final int PAGES = 4_000;
    private static final int MANY_PAGES = 400_000;

    /** jsoup reads an element as markup that is never closed, where browsers read it as text to the end. */
    private static final String CLOSED = "--></title></textarea></style></xmp></script></noscript></iframe>";

    /** Elements whose addresses load, and the attributes that hold them. */
    private static final Set<String> LOADING =
            Set.of("script src", "img src", "img srcset", "iframe src", "link href", "video poster", "object data");

    private static final Pattern DENIED = Pattern.compile("^\\s*(https?:)?[/\\\\]+(ads|stats|tags|chat)[.]example");

    /** What this parser reads otherwise than browsers with scripting, or what its addresses alone do not tell. */
    private static final Pattern UNLIKE = Pattern.compile(
            "(?i)<(svg|math|noscript|select|frameset|template|base|style|plaintext|xmp)|import|data:|javascript:|"
                    + "rel=(canonical|\"me)|<link href|type=[\"']?(text|application)/|\\\\0|language=|"
                    + "srcdoc|srcset|attributionsrc|shared|onerror|speculationrules|src=/a[.]js>adq|&period|w\u00e9rbung|"
                    + "https:/?ads|rocketlazyload|litespeed|-text/javascript");

    @Test
    void no_parser_sees_a_denied_address() {
        noParserSeesDenied(PAGES);
    }

    @Test
    @Tag("full")
    void no_parser_sees_a_denied_address_in_a_long_run() {
        noParserSeesDenied(MANY_PAGES);
    }

    private static void noParserSeesDenied(int pages) {
        int seen = 0;
        for (int seed = 0; seed < pages; seed++) {
            String page = "<body>" + MarkupSoup.htmlPage(new Random(seed), 12) + CLOSED;
            seen += denied(Jsoup.parse(page, "https://shop.example/")).size();
            String rewritten = Pages.parked(page);
            assertThat(denied(Jsoup.parse(rewritten, "https://shop.example/")))
                    .as("seed %d\n%s\n%s", seed, page, rewritten)
                    .isEmpty();
        }
        assertThat(seen).as("denied elements in the pages as they were").isGreaterThan(pages / 4);
    }

    private static List<String> denied(Document document) {
        List<String> denied = new ArrayList<>();
        for (Element element : document.getAllElements()) {
            String name = element.normalName();
            boolean inert = name.equals("script") && element.attr("type").equals("text/plain");
            for (Attribute attribute : element.attributes()) {
                boolean loads = LOADING.contains(name + " " + attribute.getKey());
                if (loads && !inert && attribute.getValue().contains("//ads.example")) {
                    denied.add(element.outerHtml());
                }
            }
            if (name.equals("script") && !inert && element.data().contains("adq(")) {
                denied.add(element.outerHtml());
            }
        }
        return denied;
    }

    /** Of the project's own cases, those that this parser reads as browsers do: HTML alone, and no address as text. */
    @Test
    void elements_that_are_parked_are_those_that_a_parser_finds() throws IOException {
        int found = 0;
        List<String> unlike = new ArrayList<>();
        for (String page : ownCases()) {
            List<String> before = places(Jsoup.parse(page), ParserDifferentialTest::loadsDenied);
            List<String> after = places(
                    Jsoup.parse(Pages.parked(page)), element -> isKnown(element) && element.hasAttr(TagEdit.MARK));
            if (!after.equals(before)) {
                unlike.add(page + "\n" + before + "\n" + after);
            }
            found += before.size();
        }
        assertThat(unlike).isEmpty();
        assertThat(found).as("denied elements in all cases").isGreaterThan(20);
    }

    private static List<String> ownCases() throws IOException {
        try (InputStream in = ParserDifferentialTest.class.getResourceAsStream("rewrite-cases.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line ->
                            line.startsWith("<< ") && !UNLIKE.matcher(line).find())
                    .map(line -> line.substring(3))
                    .toList();
        }
    }

    private static boolean isKnown(Element element) {
        return LOADING.stream().anyMatch(way -> way.startsWith(element.normalName() + " "));
    }

    private static boolean loadsDenied(Element element) {
        for (Attribute attribute : element.attributes()) {
            boolean loads = LOADING.contains(element.normalName() + " " + attribute.getKey());
            if (loads && DENIED.matcher(attribute.getValue()).find()) {
                return true;
            }
        }
        return element.normalName().equals("script") && element.data().contains("adq(");
    }

    private static List<String> places(Document document, Predicate<Element> wanted) {
        return document.getAllElements().stream()
                .filter(wanted)
                .map(Element::cssSelector)
                .toList();
    }

    @Test
    void elements_and_text_of_the_page_are_the_same() {
        String[] pieces = {
            "<p class=x>",
            "</p>",
            "<div>",
            "</div>",
            "text &amp; more",
            "<b>",
            "</b>",
            "<br>",
            "<ul><li>",
            "<img alt=a src=//ads.example/p>",
            "<iframe src=//chat.example/x></iframe>",
            "<script>adq()</script>",
            "<svg><g><image href=//ads.example/i /></g></svg>",
            "<a href=/x ping=//stats.example/p>",
            "</a>",
            "<table><tr><td background=//ads.example/b>",
            "</table>",
            "<style>a{b:c}</style>",
        };
        for (int seed = 0; seed < PAGES; seed++) {
            Random random = new Random(seed);
            StringBuilder page = new StringBuilder();
            for (int i = 0; i < 15; i++) {
                page.append(pieces[random.nextInt(pieces.length)]);
            }
            Document before = Jsoup.parse(page.toString());
            Document after = Jsoup.parse(Pages.parked(page.toString()));
            assertThat(names(after)).as("seed %d", seed).isEqualTo(names(before));
            assertThat(after.wholeText()).as("seed %d", seed).isEqualTo(before.wholeText());
        }
    }

    private static List<String> names(Document document) {
        return document.getAllElements().stream().map(Element::tagName).toList();
    }
}
