package io.consentry.proxy;

/** TLS cannot be served: the port is taken, or certificate and key cannot be used. */
public final class TlsUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    TlsUnavailableException(TlsSettings settings, Throwable cause) {
        super(
                "cannot serve TLS on port " + settings.port() + " with " + settings.certificate() + " and "
                        + settings.key() + ": " + cause.getMessage(),
                cause);
    }
}
