package io.consentry;

/** The gateway cannot start; the message says why in one line that an operator understands. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
