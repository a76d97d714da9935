package io.consentry.visitor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

/** A token names the account that it was signed for, or nobody. */
final class TokenFuzzTest {
    private static final Instant EXPIRES = Instant.parse("2999-01-01T00:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void no_token_but_the_signed_one_names_anybody() throws Exception {
        OctetSequenceKey key =
                new OctetSequenceKey.Builder(new byte[32]).keyID("site").build();
        Path keys = Files.writeString(dir.resolve("keys.json"), new JWKSet(key).toString(false));
        JwtCheck check = JwtCheck.load(new TokenSettings(keys, "sub", null));
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("site").build(),
                new JWTClaimsSet.Builder()
                        .subject("ann")
                        .expirationTime(Date.from(EXPIRES))
                        .build());
        token.sign(new MACSigner(key));
        String good = token.serialize();
        assertThat(check.account(good)).contains("ann");
        Fuzzing.runText(
                2_000,
                List.of(
                        good,
                        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJleHAiOjMyNTAzNjgwMDAwfQ.",
                        "eyJhbGciOiJIUzI1NiIsImNyaXQiOlsiYiJdfQ.e30.AAAA",
                        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..a.b.c"),
                input -> {
                    String text = Fuzzing.text(input);
                    // The signature's last character carries two bits that nobody reads.
                    check.account(text).ifPresent(name -> {
                        assertThat(name).isEqualTo("ann");
                        assertThat(text.strip()).startsWith(good.substring(0, good.length() - 1));
                    });
                });
    }
}
