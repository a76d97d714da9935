package io.consentry.proxy;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the certificate for each handshake by the name that the visitor asks for (RFC 6066, 3). Another ring takes effect
 * with the next handshake; one that has begun finds its key in the ring before.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    private volatile Keyring ring = Keyring.EMPTY;
    private volatile Keyring before = Keyring.EMPTY;

    Keyring ring() {
        return ring;
    }

    void use(Keyring next) {
        before = ring;
        ring = next;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        KeyPair pair = ring.find(name(engine.getHandshakeSession()));
        return pair != null && pair.key().getAlgorithm().equals(keyType) ? pair.alias() : null;
    }

    /** The name that a visitor asks for, as {@link HostTable#name} gives it; null if there is none. */
    static @Nullable String name(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName each : extended.getRequestedServerNames()) {
                if (each instanceof SNIHostName host) {
                    return HostTable.name(host.getAsciiName());
                }
            }
        }
        return null;
    }

    private @Nullable KeyPair pair(String alias) {
        KeyPair now = ring.byAlias(alias);
        return now == null ? before.byAlias(alias) : now;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        KeyPair pair = pair(alias);
        return pair == null ? null : pair.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        KeyPair pair = pair(alias);
        return pair == null ? null : pair.key();
    }

    /** Servers here have engines, not sockets. */
    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
