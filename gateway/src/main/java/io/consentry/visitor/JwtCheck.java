package io.consentry.visitor;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import org.jspecify.annotations.Nullable;

import io.consentry.policy.AccountReader;

/**
 * Checks tokens (JWT, RFC 7519) under the site's own keys. A token must be signed, by an algorithm that fits a key of the
 * set, and must say when it expires, and that it is for this site where an audience is set; anything else names nobody.
 */
public final class JwtCheck implements AccountReader.TokenCheck {
    private static final int MOST_CHARACTERS = 4096;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final String claim;

    private JwtCheck(JWKSet keys, Set<JWSAlgorithm> algorithms, String claim, @Nullable String audience) {
        this.claim = claim;
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(audience, null, Set.of("exp", claim)));
    }

    /**
     * Loads the keys.
     *
     * @throws IOException in words an operator understands, if they cannot be used
     */
    public static JwtCheck load(TokenSettings settings) throws IOException {
        try {
            JWKSet keys = JWKSet.parse(text(settings.keys()));
            Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
            for (JWK key : keys.getKeys()) {
                algorithms.addAll(algorithms(key.getKeyType()));
            }
            if (algorithms.isEmpty()) {
                throw new IOException(settings.keys() + " holds no key that could sign a token");
            }
            return new JwtCheck(keys, algorithms, settings.claim(), settings.audience());
        } catch (ParseException e) {
            throw new IOException(settings.keys() + " is no JWK set (RFC 7517): " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Set<JWSAlgorithm> algorithms(KeyType type) {
        if (KeyType.OCT.equals(type)) {
            return JWSAlgorithm.Family.HMAC_SHA;
        }
        if (KeyType.RSA.equals(type)) {
            return JWSAlgorithm.Family.RSA;
        }
        return KeyType.EC.equals(type) ? JWSAlgorithm.Family.EC : Set.of();
    }

    @Override
    public Optional<String> account(String token) {
        if (token.isEmpty() || token.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return claims.getClaim(claim) instanceof String name ? Optional.of(name) : Optional.empty();
        } catch (ParseException | BadJOSEException | JOSEException notBelieved) {
            // Expired, forged or of another application: the visitor is simply not logged in here.
            return Optional.empty();
        }
    }
}
