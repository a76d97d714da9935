package io.consentry.visitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Only a signed, living token of the site's own names an account. */
class JwtCheckTest {
    private final Date later = Date.from(Instant.now().plus(Duration.ofHours(1)));
    private final Date before = Date.from(Instant.now().minus(Duration.ofHours(1)));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @SuppressWarnings("NullAway.Init")
    private ECKey key;

    @SuppressWarnings("NullAway.Init")
    private JwtCheck check;

    @BeforeEach
    void makeKey() throws JOSEException, IOException {
        key = new ECKeyGenerator(Curve.P_256).keyID("site").generate();
        check = JwtCheck.load(new TokenSettings(written(new JWKSet(key.toPublicJWK())), "sub", null));
    }

    @Test
    void a_signed_token_names_its_account() throws JOSEException {
        assertThat(check.account(signed(claims("ann", later)))).contains("ann");
    }

    @Test
    void an_expired_one_and_one_that_never_expires_name_nobody() throws JOSEException {
        assertThat(check.account(signed(claims("ann", before)))).isEmpty();
        JWTClaimsSet forEver = new JWTClaimsSet.Builder().subject("ann").build();
        assertThat(check.account(signed(forEver))).isEmpty();
    }

    @Test
    void a_token_of_another_key_without_a_signature_or_with_a_changed_name_names_nobody() throws JOSEException {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("site").generate();
        assertThat(check.account(signed(claims("ann", later), new ECDSASigner(other), JWSAlgorithm.ES256)))
                .isEmpty();
        assertThat(check.account(new PlainJWT(claims("ann", later)).serialize()))
                .isEmpty();
        String[] parts = signed(claims("ann", later)).split("\\.", -1);
        String[] bob = signed(claims("bob", later)).split("\\.", -1);
        assertThat(check.account(parts[0] + "." + bob[1] + "." + parts[2])).isEmpty();
        assertThat(check.account("no.token.atall")).isEmpty();
        assertThat(check.account("")).isEmpty();
    }

    @Test
    void the_public_key_does_not_pass_for_a_shared_secret() throws JOSEException {
        byte[] published = key.toPublicJWK().toJSONString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(check.account(signed(claims("ann", later), new MACSigner(published), JWSAlgorithm.HS256)))
                .isEmpty();
    }

    @Test
    void a_shared_secret_and_another_claim_do_as_well() throws JOSEException, IOException {
        OctetSequenceKey secret =
                new OctetSequenceKeyGenerator(256).keyID("site").generate();
        JwtCheck byMail = JwtCheck.load(new TokenSettings(written(new JWKSet(secret)), "email", null));
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .claim("email", "ann@shop.example")
                .expirationTime(later)
                .build();
        assertThat(byMail.account(signed(claims, new MACSigner(secret), JWSAlgorithm.HS256)))
                .isEqualTo(Optional.of("ann@shop.example"));
        assertThat(byMail.account(signed(claims("ann", later), new MACSigner(secret), JWSAlgorithm.HS256)))
                .isEmpty();
    }

    @Test
    void a_token_for_another_application_names_nobody_where_an_audience_is_set() throws JOSEException, IOException {
        JwtCheck ours = JwtCheck.load(new TokenSettings(written(new JWKSet(key.toPublicJWK())), "sub", "shop"));
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(claims("ann", later));
        assertThat(ours.account(signed(claims.build()))).isEmpty();
        assertThat(ours.account(signed(claims.audience("forum").build()))).isEmpty();
        String both = signed(claims.audience(List.of("forum", "shop")).build());
        assertThat(ours.account(both)).isEqualTo(Optional.of("ann"));
        assertThat(check.account(both)).isEqualTo(Optional.of("ann"));
    }

    @Test
    void a_file_that_is_no_key_set_is_said_in_words() throws IOException {
        Path file = Files.writeString(dir.resolve("keys.json"), "{\"keys\":[]}");
        assertThatThrownBy(() -> JwtCheck.load(new TokenSettings(file, "sub", null)))
                .hasMessageContaining("holds no key");
        Files.writeString(file, "secret");
        assertThatThrownBy(() -> JwtCheck.load(new TokenSettings(file, "sub", null)))
                .hasMessageContaining("no JWK set");
        Files.write(file, new byte[] {(byte) 0xFF});
        assertThatThrownBy(() -> JwtCheck.load(new TokenSettings(file, "sub", null)))
                .hasMessage(file + " is no text in UTF-8");
        assertThatThrownBy(() -> JwtCheck.load(new TokenSettings(dir, "sub", null)))
                .hasMessageStartingWith(dir + " cannot be read: ");
    }

    private Path written(JWKSet keys) throws IOException {
        return Files.writeString(dir.resolve("keys.json"), keys.toString(false));
    }

    private static JWTClaimsSet claims(String subject, Date until) {
        return new JWTClaimsSet.Builder().subject(subject).expirationTime(until).build();
    }

    private String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(claims, new ECDSASigner(key), JWSAlgorithm.ES256);
    }

    private static String signed(JWTClaimsSet claims, JWSSigner signer, JWSAlgorithm algorithm) throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID("site").build(), claims);
        token.sign(signer);
        return token.serialize();
    }
}
