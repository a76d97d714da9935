package io.consentry.consent;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The identifier of a browser that granted something: 128 random bits, held by its cookie alone.
 *
 * @param value 22 characters of unpadded base64url
 */
public record SubjectId(String value) {
    private static final int BYTES = 16;
    private static final int LENGTH = 22;

    /** Draws a fresh identifier. */
    public static SubjectId random(SecureRandom random) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return new SubjectId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** Reads an identifier; empty if the text is not the one canonical form of 16 bytes. */
    public static Optional<SubjectId> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] bits = Base64.getUrlDecoder().decode(text);
            String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
            return bits.length == BYTES && canonical.equals(text) ? Optional.of(new SubjectId(text)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Hides the identifier, so that it does not reach a log. */
    @Override
    public String toString() {
        return "SubjectId[hidden]";
    }
}
