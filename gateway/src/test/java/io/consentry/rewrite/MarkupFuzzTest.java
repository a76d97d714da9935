package io.consentry.rewrite;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.consentry.Fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages of any bytes: none fails, cuts do not matter, and what is allowed stays as it is. */
final class MarkupFuzzTest {
    private static final int STEP = 7;

    @Test
    void every_page_is_rewritten() {
        Fuzzing.runText(
                1_000,
                List.of(
                        "<!doctype html><head><script async src=https://ads.example/a.js></script><body>text",
                        "<script>adq('x');var s=document.createElement('script');s.src='//ads.example/'</script>",
                        "<img src=/ok srcset=\"//ads.example/1 1x, /2 2x\"><style>a{b:url(//ads.example/)}</style>",
                        "<svg><image xlink:href='//ads.example/i'/><![CDATA[<script>]]></svg><math><mi>x",
                        "<noscript><img src=//stats.example/n></noscript><iframe srcdoc='&lt;img src=//ads.example&gt;'>",
                        "<script><!-- <script> --></script><title>a</title><textarea><base href=//ads.example/>",
                        "<meta http-equiv=refresh content='0;url=//ads.example/'><a ping=//ads.example/ href=x>",
                        "<script type=module>import '//ads.example/m.js'</script><link rel=preload href=//ads.example/l>",
                        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a xmlns='http://www.w3.org/1999/xhtml'>&b;</a>"),
                MarkupFuzzTest::fuzzerTestOneInput);
    }

    /** The entry of libFuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        PageRules rules = Pages.rules(Pages.allowing());
        int[] cuts = IntStream.range(1, input.length / STEP + 1)
                .map(i -> i * STEP)
                .filter(cut -> cut <= input.length)
                .toArray();
        assertThat(Pages.run(input, rules, "[S]", cuts)).isEqualTo(Pages.run(input, rules, "[S]", new int[0]));
        assertThat(Pages.runXml(input, rules, cuts)).isEqualTo(Pages.runXml(input, rules, new int[0]));
        PageRules all = Pages.rules(Pages.allowingAll());
        assertThat(Pages.run(input, all, null, cuts)).isEqualTo(Fuzzing.text(input));
        var unused = Pages.run(input, Pages.rules(Pages.forbidding()), null, cuts);
    }
}
