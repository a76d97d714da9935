package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands in for vendors that pages call. */
final class StubsTest {
    private static final StubScript SCRIPT =
            new StubScript("<script src=\"/stubs.js\"", Map.of("ads", "adq", "tags", "tagLayer tag"));

    private static String run(String page, Decision decision) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PageRewriter rewriter = new PageRewriter(
                Pages.rules(decision), null, SCRIPT, (bytes, from, to) -> out.write(bytes, from, to - from));
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        rewriter.write(bytes, 0, bytes.length);
        rewriter.end();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String stub(String names, String purposes) {
        return "<script src=\"/stubs.js\" data-names=\"" + names + "\" data-purposes=\"" + purposes + "\"></script>";
    }

    @Test
    void they_come_before_the_first_parked_script_and_before_each_new_vendor() {
        String ads = "<script src=\"https://ads.example/1.js\"></script>";
        String tags = "<script src=\"https://tags.example/1.js\"></script>";
        String through = run(ads + ads + tags, Pages.allowing());
        assertThat(through).startsWith(stub("adq", "advertising") + "<script type=\"text/plain\"");
        assertThat(through).containsOnlyOnce(stub("adq", "advertising"));
        assertThat(through).containsOnlyOnce(stub("tagLayer tag", "advertising analytics"));
        assertThat(through.indexOf("tagLayer")).isLessThan(through.indexOf("tags.example"));
    }

    @Test
    void what_a_snippet_is_told_to_define_has_one_too() {
        String snippet =
                "<script>(function(w,d,s,l,i){var j=d.createElement(s);j.src='https://tags.example/1.js?id='+i;"
                        + "d.head.appendChild(j)})(window, document,'script',\"%s\",'T-1')</script>";
        String through = run(snippet.formatted("ourLayer") + snippet.formatted("$2nd"), Pages.allowing());
        assertThat(through).containsOnlyOnce(stub("tagLayer tag ourLayer", "advertising analytics"));
        assertThat(through).containsOnlyOnce(stub("$2nd", "advertising analytics"));
        assertThat(run(snippet.formatted("tagLayer"), Pages.allowing()))
                .containsOnlyOnce(stub("tagLayer tag", "advertising analytics"));
        assertThat(run(snippet.formatted("no name"), Pages.allowing()))
                .containsOnlyOnce(stub("tagLayer tag", "advertising analytics"));
    }

    @Test
    void a_vendor_without_one_has_the_script_all_the_same() {
        assertThat(run("<script src=\"https://stats.example/1.js\"></script>", Pages.allowing()))
                .startsWith(stub("", "analytics"));
    }

    @Test
    void none_stands_where_nothing_is_parked() {
        String page = "<script src=\"https://ads.example/1.js\"></script>";
        assertThat(run(page, Pages.allowing(Purpose.ADVERTISING))).isEqualTo(page);
        assertThat(run("<img src=\"https://ads.example/1.gif\">", Pages.allowing()))
                .doesNotContain("stubs.js");
        assertThat(run(page, Pages.forbidding())).doesNotContain("stubs.js");
    }
}
