package io.consentry;

import org.jspecify.annotations.Nullable;

/** What a command was asked about cannot be had; the message is for the one who asked. */
final class BadSubjectException extends Exception {
    private static final long serialVersionUID = 1L;

    BadSubjectException(String message) {
        this(message, null);
    }

    BadSubjectException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
