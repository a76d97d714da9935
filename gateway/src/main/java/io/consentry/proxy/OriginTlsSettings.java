package io.consentry.proxy;

/**
 * How origins are spoken to over TLS.
 *
 * @param http2 whether HTTP/2 is offered to them
 * @param authorities the certificates that may sign theirs, in PEM; empty for those that the system trusts
 */
public record OriginTlsSettings(boolean http2, String authorities) {
    /** Verified against what the system trusts, over HTTP/1.1. */
    public static final OriginTlsSettings DEFAULT = new OriginTlsSettings(false, "");
}
