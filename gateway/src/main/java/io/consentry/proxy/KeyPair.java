package io.consentry.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * A certificate with its key, as it was read.
 *
 * @param alias differs from that of every other pair, also of the same files read at another time
 * @param text of both files
 * @param chain the certificate, and those that vouch for it
 * @param key the private key
 */
record KeyPair(String alias, List<Buffer> text, List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = {1, 2, 3, 4};
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    /** Reads both files; fails if they cannot be read. */
    static List<Buffer> text(KeyPairSettings settings) throws IOException {
        return List.of(
                Buffer.buffer(Files.readAllBytes(settings.certificate())),
                Buffer.buffer(Files.readAllBytes(settings.key())));
    }

    /**
     * Makes a pair of what was read.
     *
     * @throws GeneralSecurityException if it is no certificate with its key
     */
    static KeyPair of(String alias, List<Buffer> text, Vertx vertx) throws GeneralSecurityException {
        PemKeyCertOptions pem =
                new PemKeyCertOptions().setCertValue(text.get(0)).setKeyValue(text.get(1));
        KeyManager[] managers = managers(pem, vertx);
        for (KeyManager each : managers) {
            if (each instanceof X509KeyManager manager) {
                for (String algorithm : ALGORITHMS) {
                    String[] aliases = manager.getServerAliases(algorithm, null);
                    if (aliases != null && aliases.length > 0) {
                        return checked(new KeyPair(
                                alias,
                                text,
                                List.of(manager.getCertificateChain(aliases[0])),
                                manager.getPrivateKey(aliases[0])));
                    }
                }
            }
        }
        throw new GeneralSecurityException("there is no key of a known kind");
    }

    private static KeyManager[] managers(PemKeyCertOptions pem, Vertx vertx) throws GeneralSecurityException {
        try {
            return pem.getKeyManagerFactory(vertx).getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw e;
        } catch (Exception e) { // NOSONAR: whatever it is, the files are not what they should be
            throw new GeneralSecurityException(String.valueOf(e.getMessage()), e);
        }
    }

    private static KeyPair checked(KeyPair pair) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (pair.key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA" -> "EdDSA";
                    default -> "SHA256withRSA";
                });
        signature.initSign(pair.key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(pair.chain.get(0).getPublicKey());
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
        return pair;
    }
}
