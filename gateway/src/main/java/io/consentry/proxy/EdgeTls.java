package io.consentry.proxy;

import java.util.List;
import java.util.Set;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;

/** Which TLS is spoken with visitors: 1.2 and 1.3, with forward secrecy and authenticated encryption. */
final class EdgeTls {
    /** RFC 9325, 4.2. Those with AES come first, which common processors do in hardware. */
    static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    private EdgeTls() {}

    static void apply(HttpServerOptions server, ServerKeys keys, Handshakes handshakes) {
        server.setSsl(true)
                .setSslEngineOptions(handshakes)
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setKeyCertOptions(KeyCertOptions.wrap(keys));
        SUITES.forEach(server::addEnabledCipherSuite);
    }
}
