package io.consentry.proxy;

/**
 * How many requests one server of a site gets at a time, from each event loop of the gateway.
 *
 * @param connections that are opened to it over HTTP/1.1, from 1 on
 * @param waiting requests that wait for one of them, or over HTTP/2 for a stream, from 1 on; more are refused
 */
public record PoolSettings(int connections, int waiting) {
    /** What holds where nothing is configured. */
    public static final PoolSettings DEFAULT = new PoolSettings(256, 4096);
}
