package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.policy.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/** Speculation rules that are files of their own. */
final class RulesRewriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private RulesRewriter rewritten(Decision decision, String json) {
        out.reset();
        RulesRewriter rewriter =
                new RulesRewriter(Pages.rules(decision), (bytes, from, to) -> out.write(bytes, from, to - from));
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += 50_000) {
            rewriter.write(bytes, i, Math.min(bytes.length, i + 50_000));
        }
        rewriter.end();
        return rewriter;
    }

    private String sent() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prefetch\":[{\"urls\":[\"https://ads.example/\"]}]}",
                "{\"prerender\":[{\"source\":\"document\"},{\"where\":{\"selector_matches\":\"a\"}}]}"
            })
    void those_that_name_a_vendor_or_take_any_link_have_no_rule(String json) {
        assertThat(rewritten(Pages.allowing(), json).dependsOnDecision()).isTrue();
        assertThat(sent()).isEqualTo("{}");
        assertThat(rewritten(Pages.allowingAll(), json).dependsOnDecision()).isTrue();
        assertThat(sent()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{\"prefetch\":[{\"urls\":[\"/next\",\"https://nobody.example/\"]}]}"})
    void all_others_pass(String json) {
        assertThat(rewritten(Pages.allowing(), json).dependsOnDecision()).isFalse();
        assertThat(sent()).isEqualTo(json);
    }

    @Test
    void those_that_are_too_long_have_no_rule() {
        String json = "{\"a\":[" + "\"/next\",".repeat(Elements.MOST_TEXT_BYTES / 8) + "0]}";
        assertThat(rewritten(Pages.allowing(), json).dependsOnDecision()).isTrue();
        assertThat(sent()).isEqualTo("{}");
        assertThat(rewritten(Pages.allowingAll(), json).dependsOnDecision()).isTrue();
        assertThat(sent()).isEqualTo("{}");
    }
}
