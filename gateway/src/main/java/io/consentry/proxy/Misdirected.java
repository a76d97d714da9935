package io.consentry.proxy;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSession;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request came over a connection that was made for another site (RFC 9110, 15.5.20): the visitor asked for the
 * name of one in the handshake, and now asks for one that the certificate it was shown says nothing of.
 */
final class Misdirected {
    /** Kinds of alternative names (RFC 5280, 4.2.1.6). */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private Misdirected() {}

    /**
     * Whether it did.
     *
     * @param site whose host the request names
     */
    static boolean is(HttpServerRequest request, Sites sites, Site site) {
        SSLSession session =
                sites.isAny() || !request.isSSL() ? null : request.connection().sslSession();
        String host = request.headers().get("Host");
        String asked = ServerKeys.name(session);
        if (session == null || host == null || asked == null) {
            return false;
        }
        String name = HostTable.name(host);
        if (asked.equals(name)) {
            return false;
        }
        Site other = sites.find(asked);
        Optional<KeyPairSettings> shown =
                other == null ? Optional.empty() : other.settings().certificate();
        return !shown.equals(site.settings().certificate()) && !covers(session.getLocalCertificates(), name);
    }

    private static boolean covers(Certificate @Nullable [] shown, String name) {
        if (shown == null || shown.length == 0 || !(shown[0] instanceof X509Certificate certificate)) {
            return false;
        }
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null && names.stream().anyMatch(each -> covers(each, name));
        } catch (CertificateParsingException unreadable) {
            return false;
        }
    }

    /** RFC 6125, 6.4.3: a star stands for one label, the first. */
    private static boolean covers(List<?> alternative, String name) {
        String text = HostTable.name(String.valueOf(alternative.get(1)));
        if (alternative.get(0).equals(IP_ADDRESS)) {
            return text.equals(name);
        }
        int dot = name.indexOf('.');
        return alternative.get(0).equals(DNS_NAME)
                && (text.equals(name)
                        || (dot > 0
                                && text.startsWith("*.")
                                && text.substring(1).equals(name.substring(dot))));
    }
}
