package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.consentry.policy.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every page, tried on random ones. */
final class RewritingPropertiesTest {
    private static final int PAGES = 3_000;
    private static final int MANY_PAGES = 300_000;

    @Test
    void pieces_do_not_matter() {
        piecesDoNotMatter(PAGES);
    }

    @Test
    @Tag("full")
    void pieces_do_not_matter_in_a_long_run() {
        piecesDoNotMatter(MANY_PAGES);
    }

    private static void piecesDoNotMatter(int pages) {
        for (int seed = 0; seed < pages; seed++) {
            Random random = new Random(seed);
            byte[] page = MarkupSoup.page(random, 20).getBytes(StandardCharsets.UTF_8);
            Decision decision = seed % 2 == 0 ? Pages.allowing() : Pages.forbidding();
            String snippet = seed % 3 == 0 ? "[S]" : null;
            PageRules rules = Pages.rules(decision);
            String whole = Pages.run(page, rules, snippet, new int[0]);
            assertThat(Pages.run(page, rules, snippet, Pages.everyByte(page.length)))
                    .as("seed %d, byte by byte", seed)
                    .isEqualTo(whole);
            assertThat(Pages.run(page, rules, snippet, MarkupSoup.cuts(random, page.length)))
                    .as("seed %d, cut at random", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void page_whose_tags_are_all_allowed_is_the_same_but_for_the_insertion() {
        for (int seed = 0; seed < PAGES; seed++) {
            String page = MarkupSoup.page(new Random(seed), 30);
            assertThat(Pages.rewrite(page, Pages.allowingAll())).isEqualTo(page);
            String inserted = Pages.inserting(page, Pages.allowingAll(), "[S]");
            assertThat(inserted.replace("[S]", "")).as("seed %d", seed).isEqualTo(page);
        }
    }

    @Test
    void page_without_vendors_is_the_same_though_everything_is_denied() {
        String[] pieces = {"<p>", "</p>", "<img src=/x>", "<script>if (a < b) { c() }</script>", "<b x='>'>", "t", "<"};
        for (int seed = 0; seed < PAGES; seed++) {
            Random random = new Random(seed);
            StringBuilder page = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                page.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(Pages.parked(page.toString())).as("seed %d", seed).isEqualTo(page.toString());
        }
    }

    @Test
    void nothing_is_left_to_remove_in_what_was_rewritten() {
        for (int seed = 0; seed < PAGES; seed++) {
            String page = MarkupSoup.page(new Random(seed), 20);
            RewriteSummary again = Pages.summary(Pages.removed(page), Pages.forbidding());
            assertThat(again.vendors().values())
                    .as("seed %d: %s", seed, page)
                    .allMatch(counts -> counts.parked() == 0 && counts.removed() == 0);
        }
    }

    @Test
    void taking_back_what_parking_added_gives_the_page() {
        String page =
                "<head><script type='module' async src=//ads.example/a></script><link rel=preload href=//ads.example/l>"
                        + "<body background=//ads.example/b><img src=//ads.example/1 srcset='//ads.example/2 2x' alt=x>"
                        + "<iframe src=//chat.example/c width=1></iframe><script>adq()</script><svg><use xlink:href=//ads.example/u /></svg>"
                        + "<noscript><img src=//stats.example/n></noscript><video poster=//ads.example/v></video>";
        String parked = Pages.parked(page);
        assertThat(parked).isNotEqualTo(page);
        assertThat(parked.replace(" type=\"text/plain\"", "")
                        .replaceAll(" data-consentry=\"[a-z ]*\"", "")
                        .replace("data-consentry-", ""))
                .isEqualTo(page);
    }
}
