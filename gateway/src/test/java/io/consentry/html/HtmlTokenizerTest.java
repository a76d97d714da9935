package io.consentry.html;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

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
}
