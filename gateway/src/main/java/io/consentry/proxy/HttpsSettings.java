package io.consentry.proxy;

/**
 * How visitors are kept to TLS.
 *
 * @param strictSeconds for how long browsers are told to come by TLS alone (RFC 6797); 0 tells them nothing
 * @param redirectPort the port for TLS that visitors know, to which those without it are sent; 0 sends nobody
 */
public record HttpsSettings(int strictSeconds, int redirectPort) {
    /** Visitors come as they like. */
    public static final HttpsSettings NONE = new HttpsSettings(0, 0);
}
