package io.consentry.consent;

/** The store cannot answer now: down, slow or full. Nothing was acknowledged. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** States what failed, in words an operator understands. */
    public StoreUnavailableException(String message) {
        super(message);
    }

    /** States what failed and why. */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
