package io.consentry.consent;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What a visitor was shown when a choice was asked for, word for word (GDPR Article 7(1), ISO/IEC TS 27560).
 *
 * @param hash of the body in UTF-8: SHA-256, 64 lower-case hexadecimal digits; consent events refer to it
 * @param body a JSON object with the language, the model and the texts
 */
public record Notice(String hash, String body) {
    /**
     * Checks that they belong together: a text under a foreign hash would prove nothing.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Notice {
        if (!hash.equals(hashOf(body))) {
            throw new IllegalArgumentException("not the hash of this notice");
        }
    }

    /** The notice with this body. */
    public static Notice of(String body) {
        return new Notice(hashOf(body), body);
    }

    private static String hashOf(String body) {
        return HexFormat.of().formatHex(Sha256.of(body.getBytes(StandardCharsets.UTF_8)));
    }
}
