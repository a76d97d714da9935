package io.consentry.consent;

/**
 * Turns the identifier of a browser or an account into what the store may know of it. Its secret never rotates: with another one no record
 * would be found again.
 */
public final class SubjectHasher {
    private final Hmac hmac;

    /** Takes the secret, at least 32 bytes. */
    public SubjectHasher(byte[] secret) {
        if (secret.length < 32) {
            throw new IllegalArgumentException("the subject key needs at least 32 bytes");
        }
        this.hmac = new Hmac(secret.clone());
    }

    /** The subject of a browser. */
    public Subject browser(SubjectId id) {
        return new Subject(hmac.sign("browser:" + id.value()));
    }

    /**
     * The subject of an account.
     *
     * @param id the site's own name for it; whether {@code Ann} and {@code ann} are one, only the site can know
     */
    public Subject account(String id) {
        return new Subject(hmac.sign("account:" + id));
    }
}
