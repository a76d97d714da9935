package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.policy.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/** Drawings of which pages take parts. */
final class DrawingRewriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private DrawingRewriter rewritten(Decision decision, String content) {
        DrawingRewriter rewriter =
                new DrawingRewriter(Pages.rules(decision), (bytes, from, to) -> out.write(bytes, from, to - from));
        byte[] svg =
                ("<svg xmlns=\"http://www.w3.org/2000/svg\">" + content + "</svg>").getBytes(StandardCharsets.UTF_8);
        rewriter.write(svg, 0, svg.length);
        rewriter.end();
        return rewriter;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<image href=\"https://ads.example/c\"/>",
                "<image xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"//ads.example/c\"/>",
                "<style>a{fill:url(//ads.example/c#d)}</style>",
                "<rect style=\"mask:url('//ads.example/c#d')\"/>",
                "<!DOCTYPE svg [<!ATTLIST image href CDATA \"https://ads.example/c\">]><image/>"
            })
    void one_that_names_a_vendor_depends_on_the_visitor_whatever_is_allowed(String content) {
        assertThat(rewritten(Pages.allowing(), content).dependsOnDecision()).isTrue();
        assertThat(rewritten(Pages.allowingAll(), content).dependsOnDecision()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<g id=\"ü\"><image href=\"/c.png\"/><use href=\"#d\"/></g>",
                "<a href=\"https://ads.example/\"><text>https://ads.example/</text></a>",
                "<image href=\"https://cdn.example/c\"/><image href=\"https://nobody.example/c\"/>"
            })
    void one_that_everybody_gets_alike_does_not(String content) {
        assertThat(rewritten(Pages.allowing(), content).dependsOnDecision()).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(content);
    }
}
