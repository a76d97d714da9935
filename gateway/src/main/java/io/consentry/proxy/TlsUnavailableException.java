package io.consentry.proxy;

/** TLS cannot be served: the port is taken, or certificates and keys cannot be used. */
public final class TlsUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    TlsUnavailableException(String message) {
        super(message);
    }

    TlsUnavailableException(TlsSettings settings, Throwable cause) {
        super("cannot serve TLS on port " + settings.port() + ": " + cause.getMessage(), cause);
    }
}
