package io.consentry.api;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

import io.consentry.Fuzzing;
import io.consentry.config.PolicyFile;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieKey;
import io.consentry.consent.SubjectHasher;
import io.consentry.policy.AccountReader;
import io.consentry.policy.FactsReader;
import io.consentry.policy.Policy;
import io.consentry.policy.Regime;

import static org.assertj.core.api.Assertions.assertThat;

/** What is posted: it is read, or refused with a problem that says so, and nothing else happens. */
final class BodiesFuzzTest {
    private static final Policy POLICY = PolicyFile.defaultPolicy();
    private static final FactsReader READER = new FactsReader(
            new CookieCodec(List.of(new CookieKey("k", new byte[32]))),
            new FactsReader.PlaceSource(Optional.empty(), "", ""),
            new AccountReader(new SubjectHasher(new byte[32]), "", "", AccountReader.TokenCheck.NONE),
            "");

    @Test
    void every_body_is_read_or_refused() {
        Fuzzing.runText(
                5_000,
                List.of(
                        "{\"method\":\"accept-all\"}",
                        "{\"purposes\":{\"analytics\":true,\"advertising\":false},\"method\":\"custom\",\"language\":\"de\","
                                + "\"bannerVersion\":\"0a\",\"overridesSignal\":true,\"confirmed\":true,\"gpc\":false}",
                        "{\"signals\":{\"gpc\":true,\"cookie\":\"a=b\",\"country\":\"US\",\"region\":\"CA\",\"age\":15,"
                                + "\"account\":\"ann\",\"page\":\"https://shop.test/a\"},"
                                + "\"tags\":[{\"url\":\"https://ads.example/\"},{\"vendor\":\"x\"},{\"purpose\":\"analytics\"}]}",
                        "{\"signals\":{\"gpp\":\"DBAA\",\"tcf\":\"C\",\"age\":\"under-13\"},\"tags\":[]}",
                        "{\"a\":{\"b\":{\"c\":[[[[1.5e3]]]]}}}"),
                BodiesFuzzTest::fuzzerTestOneInput);
    }

    /** The entry of libFuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        JsonNode body;
        try {
            body = Json.read(Buffer.buffer(input));
        } catch (Problem refused) {
            assertThat(refused.getMessage()).isNotEmpty();
            return;
        }
        for (Regime regime : POLICY.regimes()) {
            try {
                ChoiceRequest read = ChoiceRequest.read(body, regime);
                assertThat(read.choices()).isNotEmpty();
            } catch (Problem refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
        try {
            assertThat(DecisionRequest.read(body, READER).tags()).hasSizeLessThanOrEqualTo(256);
        } catch (Problem refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
