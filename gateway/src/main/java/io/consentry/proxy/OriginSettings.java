package io.consentry.proxy;

import java.net.URI;

/**
 * One of the servers behind the gateway.
 *
 * @param address scheme ({@code http} or {@code https}), host and port; no path
 */
public record OriginSettings(URI address) {
    /** A name or address. */
    public String host() {
        return address.getHost();
    }

    /** The scheme's own port where none is given. */
    public int port() {
        if (address.getPort() > 0) {
            return address.getPort();
        }
        return isTls() ? 443 : 80;
    }

    /** Whether it is spoken to over TLS. */
    public boolean isTls() {
        return "https".equals(address.getScheme());
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
