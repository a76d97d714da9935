package io.consentry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.consentry.Fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

/** A cookie that is read is one that was written, byte for byte. */
final class CookieFuzzTest {
    private static final CookieCodec CODEC = new CookieCodec(List.of(new CookieKey("k", new byte[32])));
    private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");
    private static final Map<Purpose, Choice> CHOICES =
            Map.of(Purpose.ANALYTICS, Choice.GRANTED, Purpose.ADVERTISING, Choice.REFUSED);
    private static final String GRANT = CODEC.write(new ConsentCookie(
            Optional.of(new SubjectId("AAAAAAAAAAAAAAAAAAAAAA")), CHOICES, "2026-11-01", 42, AT, AT, true));
    private static final String REFUSAL = CODEC.write(
            new ConsentCookie(Optional.empty(), Map.of(Purpose.ANALYTICS, Choice.REFUSED), "v", 0, AT, AT, false));

    @Test
    void only_what_was_written_is_read() {
        String name = ConsentCookie.NAME + "=";
        Fuzzing.runText(
                5_000,
                List.of(
                        name + GRANT,
                        "a=b; " + name + REFUSAL + "; c=\"d\"",
                        name + GRANT + "\n" + name + REFUSAL,
                        name + "1.k." + "x".repeat(600) + ".y"),
                CookieFuzzTest::fuzzerTestOneInput);
    }

    /** The entry of libFuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        List<String> headers = Fuzzing.lines(input);
        if (CODEC.read(headers) instanceof CookieState.Valid valid) {
            String written = CODEC.write(valid.cookie());
            assertThat(written).isIn(GRANT, REFUSAL);
            assertThat(String.join("\n", headers)).contains(ConsentCookie.NAME + "=" + written);
        }
        for (String header : headers) {
            var unused = Age.parse(header);
            SubjectId.parse(header).ifPresent(id -> assertThat(header).matches("[A-Za-z0-9_-]{22}"));
        }
    }
}
