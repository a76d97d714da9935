package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import io.consentry.html.HtmlTokenizer;
import io.consentry.html.Markup;
import io.consentry.html.Tag;
import io.consentry.html.TagName;
import io.consentry.html.TokenHandler;

import static org.assertj.core.api.Assertions.assertThat;

final class LoadsTest {
    private static final List<String> NAMES = List.of(
            "src",
            "href",
            "data",
            "code",
            "ping",
            "style",
            "srcset",
            "poster",
            "srcdoc",
            "action",
            "content",
            "background",
            "imagesrcset",
            "attributionsrc",
            "onend",
            "onload",
            "onclick",
            "onpageshow",
            "onanimation",
            "onscrollsnapon");

    /** Other attributes that make the above load. */
    private static final String CONDITIONS = " rel=stylesheet type=image http-equiv=refresh hidden ";

    @Test
    void a_glance_overlooks_nothing_that_loads() {
        List<String> loading = new ArrayList<>();
        for (TagName element : TagName.values()) {
            for (String name : NAMES) {
                for (String written : List.of(name, name.toUpperCase(Locale.ROOT))) {
                    check(element.name() + CONDITIONS, written, loading);
                }
            }
            check("form" + CONDITIONS, "action", loading);
        }
        assertThat(loading).hasSizeGreaterThan(500);
    }

    private static void check(String beginning, String name, List<String> loading) {
        byte[] page = ("<" + beginning + name + "=x>").getBytes(StandardCharsets.US_ASCII);
        new HtmlTokenizer(new TokenHandler() {
                    @Override
                    public void text(byte[] bytes, int from, int to) {}

                    @Override
                    public void startTag(Tag tag) {
                        int last = tag.attributeCount() - 1;
                        if (Loads.isPlain(tag) && Loads.of(tag, last) != Loads.NOTHING) {
                            loading.add(beginning + name);
                            assertThat(Loads.mayLoad(tag, last))
                                    .as(beginning + name)
                                    .isTrue();
                        }
                    }

                    @Override
                    public void endTag(Tag tag) {}

                    @Override
                    public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {}
                })
                .write(page, 0, page.length);
    }
}
