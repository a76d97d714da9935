package io.consentry.proxy;

/**
 * How visitors come in over TLS.
 *
 * @param port 0 to 65535; 0 for any free one
 */
public record TlsSettings(int port) {
    /** The default of {@link #port}. */
    public static final int PORT = 8443;
}
