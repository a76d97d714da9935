package io.consentry.html;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What reads eight bytes at a step finds what reading one at a step finds. */
final class ByteScanTest {
    /** Bytes at which a trick with eight at once could slip: neighbours, high bits, and what differs in one bit. */
    private static final byte[] TRICKY =
            "<=>?/.0!\"' \t\n\f\r\0\u0001\u000b\u001f-,aAzZ@[`{&;".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void searches_find_the_first_place() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = bytes(random);
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            char one = (char) TRICKY[random.nextInt(TRICKY.length)];
            char other = (char) TRICKY[random.nextInt(TRICKY.length)];
            assertThat(ByteScan.find(bytes, from, to, one)).isEqualTo(first(bytes, from, to, c -> c == one));
            assertThat(ByteScan.findEither(bytes, from, to, one, other))
                    .isEqualTo(first(bytes, from, to, c -> c == one || c == other));
            assertThat(ByteScan.skipSpace(bytes, from, to)).isEqualTo(first(bytes, from, to, c -> !isSpace(c)));
            assertThat(ByteScan.endOfName(bytes, from, to))
                    .isEqualTo(first(bytes, from, to, c -> isSpace(c) || c == '/' || c == '>'));
            assertThat(ByteScan.endOfAttributeName(bytes, from, to))
                    .isEqualTo(first(bytes, from, to, c -> isSpace(c) || c == '/' || c == '>' || c == '='));
            assertThat(ByteScan.endOfUnquoted(bytes, from, to))
                    .isEqualTo(first(bytes, from, to, c -> isSpace(c) || c == '>'));
        }
    }

    @Test
    void pairs_are_found_where_they_first_stand() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = bytes(random);
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            char one = (char) TRICKY[random.nextInt(TRICKY.length)];
            char other = (char) TRICKY[random.nextInt(TRICKY.length)];
            String text = new String(bytes, 0, to, StandardCharsets.ISO_8859_1);
            int first = text.indexOf("" + one + other, from);
            assertThat(ByteScan.findPair(bytes, from, to, one, other)).isEqualTo(first < 0 ? to : first);
        }
    }

    @Test
    void words_are_their_bytes_with_capitals_made_small() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = bytes(random);
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + random.nextInt(9));
            long word = 0;
            for (int i = to - 1; i >= from; i--) {
                word = (word << 8) | (ByteScan.lower(bytes[i]) & 0xff);
            }
            assertThat(ByteScan.word(bytes, from, to)).as("seed %d", seed).isEqualTo(word);
        }
    }

    @Test
    void names_are_known_in_any_case_wherever_they_stand() {
        for (TagName name : TagName.values()) {
            for (String spelling : new String[] {name.ascii(), name.ascii().toUpperCase(Locale.ROOT)}) {
                for (String around : new String[] {"", " ", "<          >"}) {
                    byte[] bytes = (around + spelling + around).getBytes(StandardCharsets.US_ASCII);
                    int from = around.length();
                    int to = from + spelling.length();
                    assertThat(TagName.of(bytes, from, to)).isEqualTo(name);
                }
                assertThat(of(spelling + "\0")).isEqualTo(TagName.OTHER);
                assertThat(of(spelling + "-of-a-widget")).isEqualTo(TagName.OTHER);
                assertThat(of("\u00e9" + spelling)).isEqualTo(TagName.OTHER);
            }
        }
    }

    private static TagName of(String spelling) {
        byte[] bytes = spelling.getBytes(StandardCharsets.UTF_8);
        return TagName.of(bytes, 0, bytes.length);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(40)];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            switch (random.nextInt(3)) {
                case 0 -> bytes[i] = 'x';
                case 1 -> bytes[i] = TRICKY[random.nextInt(TRICKY.length)];
                default -> {}
            }
        }
        return bytes;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }

    private static int first(byte[] bytes, int from, int to, IntPredicate wanted) {
        byte[] part = Arrays.copyOfRange(bytes, from, to);
        for (int i = 0; i < part.length; i++) {
            if (wanted.test(part[i])) {
                return from + i;
            }
        }
        return to;
    }
}
