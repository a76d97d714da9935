package io.consentry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** What is plain enough to be read without the command line's library. */
final class GivenOptionsTest {
    private static List<String> words(String line) {
        return List.of(line.split(" ", -1));
    }

    @Test
    void options_with_values_are_read_in_either_form() {
        assertThat(GivenOptions.plain(words("--origin http://shop.test/?a=b --port=81 --config=a/b.yaml")))
                .contains(new GivenOptions(
                        Map.of(Option.ORIGIN, "http://shop.test/?a=b", Option.PORT, "81"),
                        Optional.of(Path.of("a/b.yaml"))));
        assertThat(GivenOptions.plain(List.of()).orElseThrow().given()).isEmpty();
    }

    @Test
    void a_file_may_begin_with_the_name_of_a_database() {
        assertThat(GivenOptions.of(Map.of(Option.STORE, "postgres.db"), null).isEmbedded())
                .isTrue();
        assertThat(GivenOptions.of(Map.of(Option.STORE, "postgresql://u@db.example/d"), null)
                        .isEmbedded())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "--origin",
                "--origin=",
                "--origin http://a.test --help",
                "--origin http://a.test --origin http://b.test",
                "--config a.yaml --config b.yaml",
                "--orign http://a.test",
                "--origin --port 80",
                "--origin -1",
                "--origin @file",
                "@file",
                "--origin \"http://a.test\"",
                "--origin 'http://a.test'",
                "http://a.test",
                "--origin http://a.test surplus"
            })
    void all_else_is_left_to_the_library(String line) {
        assertThat(GivenOptions.plain(words(line))).isEmpty();
    }
}
