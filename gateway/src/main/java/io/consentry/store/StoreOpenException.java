package io.consentry.store;

import java.nio.file.Path;

/** The store cannot be opened. The message is one line that tells an operator what to change. */
public final class StoreOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreOpenException(Path path, String reason) {
        super(message(path, reason));
    }

    StoreOpenException(Path path, String reason, Throwable cause) {
        super(message(path, reason), cause);
    }

    StoreOpenException(PgSettings server, String reason, Throwable cause) {
        super(message(server, reason), cause);
    }

    private static String message(Object path, String reason) {
        return "the store " + path + " cannot be opened: " + reason;
    }
}
