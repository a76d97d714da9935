package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.html.CharacterReferences;

import static org.assertj.core.api.Assertions.assertThat;

/** The guard in documents that stand in frames' tags. */
final class FrameGuardTest {
    private static final String GUARD = "<script nonce=\"a+/=\" src='/g.js?a&b'></script>";
    private static final String ESCAPED =
            "&#60;script&#32;nonce&#61;&#34;a+/&#61;&#34;&#32;src&#61;&#39;/g.js?a&#38;b&#39;"
                    + "&#62;&#60;/script&#62;";

    private static String run(String page) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] nothing = {};
        Insertion insertion = new Insertion(nothing, nothing, GUARD.getBytes(StandardCharsets.US_ASCII));
        PageRewriter rewriter = new PageRewriter(
                Pages.rules(Pages.allowing()), insertion, null, (bytes, from, to) -> out.write(bytes, from, to - from));
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        rewriter.write(bytes, 0, bytes.length);
        rewriter.end();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void reads_the_same_in_every_attribute() {
        byte[] escaped = ESCAPED.getBytes(StandardCharsets.US_ASCII);
        assertThat(CharacterReferences.decodeAttribute(escaped, 0, escaped.length))
                .isEqualTo(GUARD);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "<iframe srcdoc=\"|<p>\" name=a>",
                "<IFRAME name=a SRCDOC='|<p>' srcdoc='<q>'>",
                "<iframe srcdoc=|&lt;p>",
                "<iframe sandbox='allow-forms ALLOW-scripts' srcdoc='|<p>'>",
                "<div><iframe src=/own srcdoc='|<script>own()</script>'></iframe></div>",
            })
    void comes_first(String page) {
        assertThat(run("<title>a</title>" + page.replace("|", "")))
                .isEqualTo("<title>a</title>" + page.replace("|", ESCAPED));
    }

    @Test
    void comes_with_a_frame_that_waits_for_its_address() {
        assertThat(run("<body><iframe src=//ads.example/ srcdoc='<p>'>"))
                .isEqualTo("<body><iframe data-consentry=\"advertising\" data-consentry-src=//ads.example/ srcdoc='"
                        + ESCAPED + "<p>'>");
    }

    @Test
    void comes_with_a_document_that_waits_and_may_come_back_when_others_still_do() {
        assertThat(run("<body><iframe srcdoc='<img src=//ads.example/>'>"))
                .isEqualTo("<body><iframe data-consentry=\"advertising\" data-consentry-srcdoc='" + ESCAPED
                        + "<img src=//ads.example/>'>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iframe srcdoc=''>",
                "<iframe srcdoc>",
                "<iframe src=/own>",
                "<iframe sandbox srcdoc='<p>'>",
                "<iframe sandbox='allow-forms' srcdoc='<p>'>",
                "<div srcdoc='<p>'>",
                "<base href=//cdn.example/><iframe srcdoc='<p>'></iframe>",
                "<svg><iframe srcdoc='<p>'/></svg>",
            })
    void stays_away_where_nothing_runs(String page) {
        assertThat(run("<body>" + page)).isEqualTo("<body>" + page);
    }

    @Test
    void stays_away_in_frames_of_frames_that_are_only_judged() {
        String frame = "<iframe srcdoc=\"<iframe srcdoc='&lt;p>'></iframe>\">";
        assertThat(run("<body>" + frame)).containsOnlyOnce(ESCAPED);
    }
}
