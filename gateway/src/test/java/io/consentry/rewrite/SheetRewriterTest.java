package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.policy.Decision;
import io.consentry.policy.UnknownVendors;

import static org.assertj.core.api.Assertions.assertThat;

/** Style sheets that are files of their own. */
final class SheetRewriterTest {
    private static final int PIECE = 50_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private SheetRewriter rewritten(Decision decision, String css) {
        SheetRewriter rewriter = new SheetRewriter(Pages.rules(decision), out::write);
        byte[] bytes = css.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += PIECE) {
            rewriter.write(bytes, i, Math.min(bytes.length, i + PIECE));
            assertThat(rewriter.held()).isLessThan(Elements.MOST_TEXT_BYTES + PIECE);
        }
        rewriter.end();
        return rewriter;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{b:url(//ads.example/c)}",
                "@import 'https://ads.example/c'",
                "@import \"data:text/css,@import '//ads.example'\"",
                "a{--b:'//ads.example/c'}",
                "a{b:url(//chat.example/c)}",
                "a{b:image-set(attr(c) 1x)}"
            })
    void what_names_a_vendor_depends_on_the_visitor_whatever_he_allows(String css) {
        assertThat(rewritten(Pages.allowing(), css).dependsOnDecision()).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("example/c");
        assertThat(rewritten(Pages.allowingAll(), css).dependsOnDecision()).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith(css);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a{b:url(c)} /* //ads.example/ */",
                "a{b:url(//cdn.example/c)}",
                "a{b:url(//nobody.example/c)}",
                "a{content:'//ads.example/c'}",
                "@namespace 'https://ads.example/'"
            })
    void what_everybody_gets_alike_does_not(String css) {
        for (int i = 0; i < 2; i++) {
            out.reset();
            assertThat(rewritten(Pages.allowing(), css).dependsOnDecision()).isFalse();
            assertThat(out).hasToString(css);
        }
    }

    @Test
    void whom_nobody_knows_counts_where_the_policy_denies_such() {
        Decision strict = UnknownVendorsTest.under(UnknownVendors.PARK, Pages.allowing());
        assertThat(rewritten(strict, "a{b:url(//nobody.example/c)}").dependsOnDecision())
                .isTrue();
        assertThat(out).hasToString("a{b:url(data:,#Ly9ub2JvZHkuZXhhbXBsZS9j)}");
    }

    @Test
    void a_long_sheet_goes_out_rule_by_rule() {
        String rule = "a{b:url(//ads.example/c)}" + "d{e:f}".repeat(100_000) + "\n";
        rewritten(Pages.allowing(), rule.repeat(20));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(rule.replace("//ads.example/c", "data:,#Ly9hZHMuZXhhbXBsZS9j")
                        .repeat(20));
    }

    @Test
    void of_a_sheet_with_an_endless_rule_the_rest_is_dropped() {
        String rules = "d{e:f}".repeat(1000);
        SheetRewriter rewriter =
                rewritten(Pages.allowing(), rules + "a{--b:'" + "x".repeat(9 << 20) + "';c:url(//ads.example/c)}");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("ads.example");
        assertThat(rewriter.dependsOnDecision()).isTrue();
    }
}
