package io.consentry.proxy;

import java.nio.file.Path;

/**
 * Where a certificate and its key are kept.
 *
 * @param certificate the certificate with its chain, in PEM
 * @param key its private key, in PEM (PKCS 8)
 */
public record KeyPairSettings(Path certificate, Path key) {}
