package io.consentry.proxy;

import java.nio.file.Path;

/**
 * How visitors come in over TLS.
 *
 * @param port 0 to 65535; 0 for any free one
 * @param certificate the certificate with its chain, in PEM
 * @param key its private key, in PEM (PKCS 8)
 */
public record TlsSettings(int port, Path certificate, Path key) {
    /** The default of {@link #port}. */
    public static final int PORT = 8443;
}
