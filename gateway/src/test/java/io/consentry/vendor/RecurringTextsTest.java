package io.consentry.vendor;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class RecurringTextsTest {
    private final RecurringTexts<String> texts = new RecurringTexts<>(1_000, 1 << 3);

    private void add(String text, String asker, String found) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.US_ASCII);
        texts.add(bytes, 1, bytes.length - 1, asker, found);
    }

    private @Nullable String find(String text, String asker) {
        byte[] bytes = ("another place: " + text).getBytes(StandardCharsets.US_ASCII);
        return texts.find(bytes, bytes.length - text.length(), bytes.length, asker);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 127, 128, 129, 500, 1_000})
    void a_text_is_known_by_every_byte_of_it(int length) {
        String text = "t".repeat(length);
        add(text, "a", "found");
        assertThat(find(text, "a")).isEqualTo("found");
        for (int i = 0; i < length; i++) {
            assertThat(find(text.substring(0, i) + "u" + text.substring(i + 1), "a"))
                    .isNull();
        }
        assertThat(find(text + "t", "a")).isNull();
    }

    @Test
    void what_was_found_for_one_who_asks_is_unknown_to_others() {
        add("text", "a", "for a");
        assertThat(find("text", "b")).isNull();
        add("text", "b", "for b");
        assertThat(find("text", "a")).isEqualTo("for a");
        assertThat(find("text", "b")).isEqualTo("for b");
    }

    @Test
    void the_latest_that_was_found_counts_and_drops_no_other_text() {
        add("text", "a", "first");
        add("text", "a", "second");
        add("text", "b", "third");
        add("text", "a", "fourth");
        assertThat(find("text", "a")).isEqualTo("fourth");
        assertThat(find("text", "b")).isEqualTo("third");
    }

    @Test
    void of_texts_with_the_same_places_the_latest_four_are_known() {
        for (int i = 0; i < 6; i++) {
            add("text", "asker " + i, "found " + i);
        }
        for (int i = 0; i < 6; i++) {
            assertThat(find("text", "asker " + i)).isEqualTo(i < 2 ? null : "found " + i);
        }
    }

    @Test
    void what_is_too_long_is_not_remembered() {
        add("t".repeat(1_001), "a", "found");
        assertThat(find("t".repeat(1_001), "a")).isNull();
    }
}
