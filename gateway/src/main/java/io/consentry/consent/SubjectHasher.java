package io.consentry.consent;

/**
 * Turns a browser's identifier into what the store may know of it. Its secret never rotates: with another one no record
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
}
