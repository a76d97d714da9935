package io.consentry.consent;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * 128 random bits that stand beside an event, so that its {@link Commitment} tells nothing once they are destroyed.
 *
 * @param value 32 lower-case hexadecimal digits
 */
public record Salt(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if it is not of the form above
     */
    public Salt {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a salt");
        }
    }

    /** Draws a fresh one. */
    public static Salt random() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return new Salt(HexFormat.of().formatHex(bits));
    }
}
