package io.consentry.proxy;

/** The origin sent a page whose bytes cannot be read, so that its tags cannot be judged. It is not let through. */
final class UnreadableBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableBodyException(String message) {
        super(message);
    }

    UnreadableBodyException(String message, Throwable cause) {
        super(message, cause);
    }
}
