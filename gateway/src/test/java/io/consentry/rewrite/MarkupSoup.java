package io.consentry.rewrite;

import java.util.List;
import java.util.Random;

/** Random pages of the pieces that hostile and broken markup is made of; one seed gives one page. */
final class MarkupSoup {
    private static final List<String> HTML = List.of(
            "<script src=//ads.example/a.js></script>",
            "<script>adq('x')</script>",
            "</script>",
            "<img src=\"https://ads.example/p\">",
            "<img src='https://stats.example/p' alt=\"",
            "<img srcset='//ads.example/1 1x, /2 2x' src=/ok>",
            "<iframe src=//chat.example/x>",
            "</iframe>",
            "<noscript><img src=//ads.example/n></noscript>",
            "<noscript>",
            "</noscript>",
            "<style>a{background:url(//ads.example/c)}</style>",
            "<style>",
            "</style>",
            "<title>",
            "</title>",
            "<textarea>",
            "</textarea>",
            "<xmp>",
            "</xmp>",
            "<!--",
            "-->",
            "--!>",
            "<!-->",
            "<!doctype html>",
            "<?php ",
            "<select>",
            "</select>",
            "<option>",
            "<template>",
            "</template>",
            "<col>",
            "<table><tr><td>",
            "</table>",
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<a href=/x>",
            "</a>",
            "<base href=//stats.example/>",
            "<link rel=stylesheet href=//ads.example/s.css>",
            "<p style=\"background:url('//ads.example/s')\">",
            "<video poster=//ads.example/v>",
            "<object data=//ads.example/o>",
            "<p data-consentry-src=x>",
            "&lt;",
            "text",
            " ",
            "\n",
            "<",
            ">",
            "\"",
            "'",
            "/",
            "=",
            "\0",
            "é");

    private static final List<String> HARD = List.of(
            "<script>",
            "<script><!-- <script> ",
            " --></script>",
            "<svg>",
            "</svg>",
            "<svg><image href=//ads.example/i /></svg>",
            "<math>",
            "<mi>",
            "</mi>",
            "</math>",
            "<annotation-xml encoding=text/html>",
            "<foreignObject>",
            "</foreignObject>",
            "<desc>",
            "</desc>",
            "<g>",
            "</g>",
            "<![CDATA[",
            "]]>");

    private MarkupSoup() {}

    /** A page of at most that many pieces. */
    static String page(Random random, int most) {
        return page(random, most, true);
    }

    /** The same without SVG, MathML and escapes in scripts. */
    static String htmlPage(Random random, int most) {
        return page(random, most, false);
    }

    private static String page(Random random, int most, boolean hard) {
        StringBuilder page = new StringBuilder();
        int pieces = 1 + random.nextInt(most);
        for (int i = 0; i < pieces; i++) {
            List<String> kind = hard && random.nextInt(4) == 0 ? HARD : HTML;
            page.append(kind.get(random.nextInt(kind.size())));
        }
        return page.toString();
    }

    /** Ascending cuts. */
    static int[] cuts(Random random, int length) {
        return random.ints(random.nextInt(6), 0, length + 1).sorted().toArray();
    }
}
