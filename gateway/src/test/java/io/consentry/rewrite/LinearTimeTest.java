package io.consentry.rewrite;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages made to be slow. One that is sixteen times as long may take its sixteenfold time, with room for chance, but not
 * the square of it.
 */
final class LinearTimeTest {
    private static final int SIZE = 256 * 1024;
    private static final int TIMES = 16;
    private static final double MOST = 3.0 * TIMES;
    private static final int PIECE = 64 * 1024;
    private static final int TRIES = 3;

    private static final Map<String, IntFunction<String>> PAGES = new TreeMap<>(Map.ofEntries(
            Map.entry("a tag", size -> "<img alt=\"" + "x".repeat(size)),
            Map.entry("a closed tag", size -> "<img alt=\"" + "x".repeat(size) + "\" src=//ads.example/p>"),
            Map.entry("a tag's name", size -> "<" + "x".repeat(size) + " src=a>"),
            Map.entry("attributes", size -> "<img " + numbered(size, "a%d=b ") + ">"),
            Map.entry("tags of many attributes", size -> repeated(size, "<img " + numbered(40_000, "a%d=b ") + ">")),
            Map.entry("empty addresses", size -> repeated(size, "<img " + "src=' ' ".repeat(8_000) + ">")),
            Map.entry("equal attributes", size -> repeated(size, "<img " + "src=//ads.example/ ".repeat(8_000) + ">")),
            Map.entry(
                    "equal styles", size -> repeated(size, "<p " + "style=a:url(//ads.example/) ".repeat(8_000) + ">")),
            Map.entry(
                    "contents", size -> repeated(size, "<meta " + "content=1 ".repeat(8_000) + "http-equiv=refresh>")),
            Map.entry("candidates", size -> "<img srcset=\"" + repeated(size, "//ads.example/1 1x, /2 2x,") + "\">"),
            Map.entry("comment", size -> "<!--" + repeated(size, "-- - ")),
            Map.entry("comments", size -> repeated(size, "<!--")),
            Map.entry("empty comments", size -> repeated(size, "<!-->")),
            Map.entry("opened tags", size -> repeated(size, "<")),
            Map.entry("opened tags with names", size -> repeated(size, "<a")),
            Map.entry("script", size -> "<script>" + repeated(size, "</scrip ")),
            Map.entry("escaped script", size -> "<script><!--" + repeated(size, "<script> -->")),
            Map.entry("scripts", size -> repeated(size, "<script>adq()</script>")),
            Map.entry("code", size -> "<script>" + repeated(size, "adq (//")),
            Map.entry("style", size -> "<style>" + repeated(size, "a{b:url(\"/*")),
            Map.entry("attributes in styles", size -> "<style>a{b:" + repeated(size, "attr(x\"/*\") ")),
            Map.entry(
                    "data in code",
                    size -> "<script>x.innerHTML='<a " + "data-".repeat(Math.min(size, 60_000) / 5)
                            + " src=\"//ads.example/x.js\">'</script>"),
            Map.entry("styles", size -> repeated(size, "<style>@import '//ads.example/'</style>")),
            Map.entry("noscript", size -> repeated(size, "<noscript><img src=//ads.example/></noscript>")),
            Map.entry("opened noscript", size -> "<noscript>" + repeated(size, "<noscript>")),
            Map.entry("vector graphics", size -> repeated(size, "<svg>")),
            Map.entry("ends in vector graphics", size -> "<svg>" + "<g>".repeat(8_000) + repeated(size, "</x>")),
            Map.entry("selects", size -> repeated(size, "<select><style>")),
            Map.entry("frames", size -> repeated(size, "<iframe srcdoc=\"&lt;img src=//ads.example/&gt;\">")),
            Map.entry("bases", size -> repeated(size, "<base href=//a.example/><img src=b>")),
            Map.entry(
                    "forms",
                    size -> repeated(size, "<form style=" + "a".repeat(size / 8) + " action=x".repeat(8_000) + ">")),
            Map.entry(
                    "relations",
                    size -> repeated(size, "<link rel=" + "a".repeat(size / 8) + " href=x".repeat(8_000) + ">")),
            Map.entry(
                    "elements of AMP", size -> "<amp-" + "a".repeat(size / 2) + numbered(size / 2, " data-%d=x") + ">"),
            Map.entry(
                    "calls with addresses",
                    size -> "<script>" + numbered(Math.min(size, 60_000), "f%d('//ads.example/x');")
                            + "s.src=z</script>"),
            Map.entry("expressions", size -> repeated(size, "<script>a.com\\x" + ")/[".repeat(20_000) + "</script>")),
            Map.entry(
                    "expressions in sets",
                    size -> repeated(size, "<script>a.com\\x'" + "[/]".repeat(20_000) + "</script>")),
            Map.entry("references", size -> "<img src=\"" + repeated(size, "&amp;&am") + "\">"),
            Map.entry("dots", size -> "<img src=\"//ads.example" + repeated(size / 4, "/a/../b") + "\">")));

    static IntStream pages() {
        return IntStream.range(0, PAGES.size());
    }

    @ParameterizedTest
    @MethodSource("pages")
    @Tag("full")
    void time_grows_as_the_page_does(int index) {
        String name = PAGES.keySet().toArray(String[]::new)[index];
        IntFunction<String> page = PAGES.getOrDefault(name, size -> "");
        double ratio = ratio(page.apply(SIZE), page.apply(SIZE * TIMES), PIECE);
        System.out.printf("%-24s %5.1f times the time for %d times the page%n", name, ratio, TIMES);
        assertThat(ratio).as(name).isLessThan(MOST);
    }

    @Test
    @Tag("full")
    void time_grows_as_the_page_does_byte_by_byte() {
        for (String name : new String[] {"a tag", "attributes", "comment", "script", "opened tags"}) {
            IntFunction<String> page = PAGES.getOrDefault(name, size -> "");
            double ratio = ratio(page.apply(SIZE / 8), page.apply(SIZE * TIMES / 8), 1);
            System.out.printf("%-24s %5.1f times the time for %d times the page, by bytes%n", name, ratio, TIMES);
            assertThat(ratio).as(name).isLessThan(MOST);
        }
    }

    @Test
    void slow_pages_come_out_the_same_however_they_are_cut() {
        PAGES.forEach((name, page) -> {
            byte[] bytes = page.apply(1_000).getBytes(StandardCharsets.UTF_8);
            PageRules rules = Pages.rules(Pages.allowing());
            String whole = Pages.run(bytes, rules, null, new int[0]);
            int[] cuts = IntStream.range(1, bytes.length / 7).map(i -> i * 7).toArray();
            assertThat(Pages.run(bytes, rules, null, cuts)).as(name).isEqualTo(whole);
        });
    }

    private static double ratio(String page, String longPage, int piece) {
        byte[][] pieces = cut(page, piece);
        byte[][] longPieces = cut(longPage, piece);
        long one = Long.MAX_VALUE;
        long many = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            one = Math.min(one, time(pieces));
            many = Math.min(many, time(longPieces));
        }
        return (double) many / one;
    }

    private static long time(byte[][] pieces) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        PageRewriter rewriter = new PageRewriter(Pages.rules(Pages.allowing()), null, (bytes, from, to) -> {});
        for (byte[] piece : pieces) {
            rewriter.write(piece, 0, piece.length);
        }
        rewriter.end();
        return threads.getCurrentThreadCpuTime() - before;
    }

    private static byte[][] cut(String page, int piece) {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        return IntStream.rangeClosed(0, (bytes.length - 1) / piece)
                .mapToObj(i -> Arrays.copyOfRange(bytes, i * piece, Math.min(bytes.length, (i + 1) * piece)))
                .toArray(byte[][]::new);
    }

    private static String repeated(int size, String part) {
        return part.repeat(Math.max(1, size / part.length()));
    }

    private static String numbered(int size, String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < size; i++) {
            text.append(String.format(format, i));
        }
        return text.toString();
    }
}
