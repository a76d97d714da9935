package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class NeedlesTest {
    @Test
    void needles_are_found_where_a_plain_search_finds_them() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            int shortest = 1 + random.nextInt(5);
            TreeSet<String> distinct = new TreeSet<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                distinct.add(text(random, shortest + random.nextInt(4)));
            }
            List<String> sought = List.copyOf(distinct);
            String text = text(random, random.nextInt(60));
            int from = random.nextInt(text.length() + 1);
            int to = from + random.nextInt(text.length() - from + 1);
            List<String> found = new ArrayList<>();
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            Needles needles = new Needles(sought);
            needles.seek(bytes, from, to, (needle, at) -> found.add(at + sought.get(needle)));
            List<String> expected = plainly(sought, text.substring(0, to), from);
            assertThat(found).as("seed %d: %s in %s", seed, sought, text).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(needles.isAny(bytes, from, to)).isEqualTo(!expected.isEmpty());
        }
    }

    @Test
    void seeking_ends_where_the_hearer_says() {
        List<Integer> places = new ArrayList<>();
        byte[] text = "ga(1);ga(2);ga(3)".getBytes(StandardCharsets.US_ASCII);
        new Needles(List.of("ga(")).seek(text, 0, text.length, (needle, at) -> {
            places.add(at);
            return places.size() < 2;
        });
        assertThat(places).containsExactly(0, 6);
    }

    @Test
    void nothing_is_found_where_nothing_is_sought() {
        assertThat(new Needles(List.of()).isAny(new byte[100], 0, 100)).isFalse();
    }

    private static List<String> plainly(List<String> sought, String text, int from) {
        List<String> places = new ArrayList<>();
        for (String each : sought) {
            for (int at = text.indexOf(each, from); at >= 0; at = text.indexOf(each, at + 1)) {
                boolean continued = at > from && isWord(each.charAt(0)) && isWord(text.charAt(at - 1));
                if (!continued) {
                    places.add(at + each);
                }
            }
        }
        return places;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("ab.(".charAt(random.nextInt(4)));
        }
        return text.toString();
    }
}
