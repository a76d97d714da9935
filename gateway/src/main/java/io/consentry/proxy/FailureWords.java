package io.consentry.proxy;

import java.net.ConnectException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;

/** Words for an operator on why something failed, in place of the names of classes. */
public final class FailureWords {
    private static final int LONGEST = 200;

    private FailureWords() {}

    /** One line. */
    public static String of(Throwable failure) {
        Throwable cause =
                failure instanceof Fault.NoConnection unsent && unsent.getCause() != null ? unsent.getCause() : failure;
        String message = message(cause);
        if (cause instanceof ConnectTimeoutException) {
            return "no connection came about in time";
        }
        if (cause instanceof UnknownHostException) {
            return "its name is not found";
        }
        if (cause instanceof ConnectException) {
            return message.contains("refused") ? "connection refused" : message;
        }
        return cause instanceof SSLException ? "TLS: " + message(root(cause)) : message;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String line = message.lines().findFirst().orElse(message);
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
