package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.policy.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/** Where the snippet goes, shown as {@code [S]}; in the pages below, {@code |} is that place. */
final class InsertionTest {
    private static final String SNIPPET = "[S]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!doctype html><html lang=en><head id=x>|<title>a</title></head><body>",
                "<!doctype html>\n<html>\n|<body>a",
                " \n<!-- a --> |<title>a</title>",
                "|<script>a()</script>",
                "|text",
                "<!doctype html> \t|text<head>",
                "<html>|</head><p>",
                "<html></p>|</body>",
                "<html></div> |<div>",
                "<html>|<frameset><frame>",
                "<?xml version='1.0'?><!doctype html><html xmlns='http://www.w3.org/1999/xhtml'><head><meta charset=utf-8/>|",
                "<head>\n  <meta charset=utf-8>|<title>a</title>",
                "<head>\n  <!-- a --> |<meta name=b><meta charset=utf-8>",
                "<head>|<meta charset=utf-8 http-equiv=x>",
                "|<header>a</header>",
                "<!doctype html><html>|",
                "<!-- only this -->|",
                "\uFEFF<!doctype html>|a",
                "\uFEFF|a",
                "|\uFF21",
                "",
                " \n "
            })
    void snippet_goes_first_into_the_head(String marked) {
        byte[] page = marked.replace("|", "").getBytes(StandardCharsets.UTF_8);
        String expected = marked.replace("|", SNIPPET);
        for (Decision decision : new Decision[] {Pages.allowing(), Pages.allowingAll()}) {
            PageRules rules = Pages.rules(decision);
            assertThat(Pages.run(page, rules, SNIPPET, new int[0])).isEqualTo(expected);
            assertThat(Pages.run(page, rules, SNIPPET, Pages.everyByte(page.length)))
                    .as("byte by byte")
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<head>|<title>x</title></head><body class=a>^<p>y<body id=b>z",
                "|<body>^<p>y</body>",
                "<!doctype html>|<meta><body>^",
                "<head>|</head><p>no tag",
                "<head>|</head><p>too late<body>",
                "<head>|<noscript><img></noscript></head><script></script> <body>^",
                "|<frameset></frameset>",
                "<head>|<script>'<body>'</script><!--<body>--></head><body>^"
            })
    void what_is_for_the_body_goes_behind_its_tag_once(String marked) {
        String page = marked.replace("|", "").replace("^", "");
        for (Decision decision : List.of(Pages.allowing(), Pages.allowingAll()))
            for (int[] cuts : List.of(new int[0], Pages.everyByte(page.length()))) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                PageRewriter rewriter = new PageRewriter(
                        Pages.rules(decision),
                        new Insertion(
                                SNIPPET.getBytes(StandardCharsets.UTF_8),
                                "[B]".getBytes(StandardCharsets.UTF_8),
                                new byte[0]),
                        null,
                        (bytes, from, to) -> out.write(bytes, from, to - from));
                Pages.feed(rewriter, page.getBytes(StandardCharsets.UTF_8), cuts);
                assertThat(out.toString(StandardCharsets.UTF_8))
                        .isEqualTo(marked.replace("|", SNIPPET).replace("^", "[B]"));
            }
    }

    @Test
    void snippet_goes_in_once() {
        assertThat(Pages.inserting("<head><head></head><body><head>", Pages.allowing(), SNIPPET))
                .isEqualTo("<head><head>[S]</head><body><head>");
    }

    @Test
    void snippet_stands_before_a_denied_tag() {
        assertThat(Pages.inserting("<script src=//ads.example/a></script>", Pages.forbidding(), SNIPPET))
                .isEqualTo(SNIPPET);
    }

    @Test
    void snippet_itself_is_not_judged() {
        String snippet = "<script src=//ads.example/a></script>";
        assertThat(Pages.inserting("<head>", Pages.allowing(), snippet)).isEqualTo("<head>" + snippet);
    }

    @Test
    void what_follows_the_snippet_is_unread_where_everything_is_allowed() {
        String rest = "<p <script src=//ads.example/a data-consentry=x></script><!-- <svg>";
        byte[] page = ("<head>" + rest).getBytes(StandardCharsets.UTF_8);
        PageRewriter rewriter = new PageRewriter(
                Pages.rules(Pages.allowingAll()),
                SNIPPET.getBytes(StandardCharsets.UTF_8),
                new SameSlices(page)::accept);
        rewriter.write(page, 0, page.length);
        rewriter.end();
        assertThat(rewriter.summary().inserted()).isTrue();
        assertThat(rewriter.summary().vendors()).isEmpty();
        assertThat(Pages.run(page, Pages.rules(Pages.allowingAll()), SNIPPET, new int[0]))
                .isEqualTo("<head>" + SNIPPET + rest);
    }

    @Test
    void what_follows_the_body_s_beginning_is_unread_where_everything_is_allowed() {
        byte[] page = "<head><title>a</title></head><body><p <script src=//ads.example/a data-consentry=x><!-- <body>"
                .getBytes(StandardCharsets.UTF_8);
        int end = new String(page, StandardCharsets.UTF_8).indexOf("<p");
        List<Integer> wholes = new ArrayList<>();
        PageRewriter rewriter = new PageRewriter(
                Pages.rules(Pages.allowingAll()),
                new Insertion(
                        SNIPPET.getBytes(StandardCharsets.UTF_8), "[B]".getBytes(StandardCharsets.UTF_8), new byte[0]),
                null,
                (bytes, from, to) -> {
                    if (bytes == page) {
                        wholes.add(to - from);
                    }
                });
        rewriter.write(page, 0, page.length);
        rewriter.end();
        assertThat(wholes).as("the rest goes as it stands, in one piece").endsWith(page.length - end);
    }

    /** Checks that what is written is the page's own bytes where they stand, and not a copy of them. */
    private record SameSlices(Object page) {
        private void accept(byte[] bytes, int from, int to) {
            if (to - from > SNIPPET.length()) {
                assertThat((Object) bytes).isSameAs(page);
            }
        }
    }

    @Test
    void nothing_goes_in_where_there_is_no_snippet() {
        String page = "<head><p>a";
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        PageRewriter rewriter = new PageRewriter(Pages.rules(Pages.allowing()), null, (b, from, to) -> {});
        rewriter.write(bytes, 0, bytes.length);
        rewriter.end();
        assertThat(rewriter.summary().inserted()).isFalse();
        assertThat(Pages.parked(page)).isEqualTo(page);
    }
}
