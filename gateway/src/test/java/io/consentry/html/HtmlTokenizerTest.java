package io.consentry.html;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The tokenizer with the feedback of tree construction. */
final class HtmlTokenizerTest {
    private static final String[] PIECES = {
        "<",
        ">",
        "/",
        "!",
        "-",
        "--",
        "=",
        "\"",
        "'",
        " ",
        "a",
        "script",
        "style",
        "svg",
        "title",
        "select",
        "[CDATA[",
        "]]>",
        "</",
        "<!--",
        "<p ",
        "foreignObject",
        "math",
        "mi",
        "plaintext",
        "textarea",
        "?",
        "\0",
        "é",
    };

    @Test
    void tokens_taken_together_are_the_input_however_it_is_cut() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(25); i >= 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            TokenText whole = read(bytes, bytes.length);
            assertThat(whole.raw()).isEqualTo(new String(bytes, StandardCharsets.ISO_8859_1));
            TokenText cut = read(bytes, 1 + random.nextInt(3));
            assertThat(cut.raw()).isEqualTo(whole.raw());
            assertThat(cut.tokens()).as(text.toString()).isEqualTo(whole.tokens());
        }
    }

    private static TokenText read(byte[] bytes, int step) {
        TokenText seen = new TokenText(TextMode.DATA, false);
        HtmlTokenizer tokenizer = new HtmlTokenizer(seen);
        for (int from = 0; from < bytes.length; from += step) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(from + step, bytes.length));
            tokenizer.write(piece, 0, piece.length);
        }
        tokenizer.end();
        return seen;
    }

    @Test
    void slices_that_were_handed_on_never_change() {
        List<byte[]> arrays = new ArrayList<>();
        List<String> contents = new ArrayList<>();
        HtmlTokenizer tokenizer = new HtmlTokenizer(new TokenHandler() {
            @Override
            public void text(byte[] bytes, int from, int to) {
                arrays.add(bytes);
                contents.add(new String(bytes, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void startTag(Tag tag) {
                text(tag.bytes(), tag.from(), tag.to());
            }

            @Override
            public void endTag(Tag tag) {
                text(tag.bytes(), tag.from(), tag.to());
            }

            @Override
            public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {
                text(bytes, from, to);
            }
        });
        byte[] page = "a<p b='c'>d</p><!-- e --><script>f</script><x <y".getBytes(StandardCharsets.UTF_8);
        for (byte b : page) {
            tokenizer.write(new byte[] {b}, 0, 1);
        }
        tokenizer.end();
        assertThat(arrays).hasSizeGreaterThan(5);
        for (int i = 0; i < arrays.size(); i++) {
            assertThat(new String(arrays.get(i), StandardCharsets.ISO_8859_1)).isEqualTo(contents.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource(value = TagName.class, names = "OTHER", mode = EnumSource.Mode.EXCLUDE)
    void names_are_ordinary_behind_which_a_document_reads_on_as_before(TagName name) {
        byte[] tag = ("<template><" + name.ascii() + "></template>").getBytes(StandardCharsets.UTF_8);
        byte[] behind = "<i></i>".getBytes(StandardCharsets.UTF_8);
        List<Boolean> uncertain = new ArrayList<>();
        HtmlTokenizer tokenizer = new HtmlTokenizer(new TokenText(TextMode.DATA, false) {
            @Override
            public void startTag(Tag start) {
                uncertain.add(start.isUncertain());
            }
        });
        int inside = "<template>".length();
        tokenizer.write(tag, 0, inside);
        tokenizer.write(tag, inside, inside + name.ascii().length() + 2);
        tokenizer.write(behind, 0, behind.length);
        boolean certain = uncertain.size() == 3 && !uncertain.get(2);
        HtmlTokenizer plain = new HtmlTokenizer(new TokenText(TextMode.DATA, false));
        plain.write(tag, inside, inside + name.ascii().length() + 2);
        assertThat(name.isOrdinary()).isEqualTo(certain && plain.isNeutral());
    }

    @Test
    void a_tag_whose_name_is_longer_than_is_held_has_no_attributes() {
        int[] counts = {-1};
        HtmlTokenizer tokenizer = new HtmlTokenizer(new TokenText(TextMode.DATA, false) {
            @Override
            public void startTag(Tag tag) {
                counts[0] = tag.attributeCount();
            }
        });
        byte[] name = ("<" + "x".repeat(HtmlTokenizer.MOST_TAG_BYTES)).getBytes(StandardCharsets.UTF_8);
        byte[] rest = "x a=b c='d'>".getBytes(StandardCharsets.UTF_8);
        tokenizer.write(name, 0, name.length);
        tokenizer.write(rest, 0, rest.length);
        assertThat(counts).containsExactly(0);
    }

    @Test
    void reading_stops_where_the_handler_says_and_tells_where() {
        byte[] page = "a<p>b<q>c".getBytes(StandardCharsets.UTF_8);
        HtmlTokenizer[] self = new HtmlTokenizer[1];
        TokenText seen = new TokenText(TextMode.DATA, false) {
            @Override
            public void startTag(Tag tag) {
                super.startTag(tag);
                self[0].stop();
            }
        };
        self[0] = new HtmlTokenizer(seen);
        assertThat(self[0].write(page, 0, page.length)).isEqualTo(4);
        assertThat(seen.raw()).isEqualTo("a<p>");
    }

    /** Takes all that may pass as text, and notes where the rest stands. */
    private static final class Passing implements TokenHandler {
        private final StringBuilder seen = new StringBuilder();

        private void see(String mark, byte[] bytes, int from, int to) {
            seen.append(mark).append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public boolean passes(Tag tag) {
            return true;
        }

        @Override
        public void text(byte[] bytes, int from, int to) {
            see("", bytes, from, to);
        }

        @Override
        public void startTag(Tag tag) {
            see("|", tag.bytes(), tag.from(), tag.to());
        }

        @Override
        public void endTag(Tag tag) {
            see("|", tag.bytes(), tag.from(), tag.to());
        }

        @Override
        public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {
            see("", bytes, from, to);
        }
    }

    @Test
    void tag_that_changes_how_what_follows_is_read_never_passes_as_text() {
        Passing passing = new Passing();
        byte[] page = "<p a=b>c</p><svg><g d='>'></g></svg><br/><script>e</script><template><col><p></template>f<i>"
                .getBytes(StandardCharsets.US_ASCII);
        HtmlTokenizer tokenizer = new HtmlTokenizer(passing);
        tokenizer.write(page, 0, page.length);
        tokenizer.end();
        assertThat(passing.seen)
                .hasToString("<p a=b>c</p>|<svg>|<g d='>'>|</g>|</svg><br/>|<script>e|</script>|<template>|<col>|<p>"
                        + "|</template>f<i>");
    }

    @Test
    void nothing_is_lost_where_tags_pass_as_text_wherever_chunks_end() {
        byte[] page = "<p a=b>c</p ><svg><g></svg>d<br/><script>e</script>f<i".getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= page.length; cut++) {
            Passing passing = new Passing();
            HtmlTokenizer tokenizer = new HtmlTokenizer(passing);
            tokenizer.write(page, 0, cut);
            tokenizer.write(page, cut, page.length);
            tokenizer.end();
            assertThat(passing.seen.toString().replace("|", "")).isEqualTo(new String(page, StandardCharsets.US_ASCII));
        }
    }
}
