package io.consentry.proxy;

/**
 * How a site's origins are reached.
 *
 * @param timeouts how long they are waited for
 * @param balance which of several gets a request
 * @param pool how many requests one of them gets at a time
 * @param tls how they are spoken to over TLS
 */
public record ProxySettings(
        TimeoutSettings timeouts, BalanceSettings balance, PoolSettings pool, OriginTlsSettings tls) {
    /** What holds where nothing is configured. */
    public static final ProxySettings DEFAULT = new ProxySettings(
            TimeoutSettings.DEFAULT, BalanceSettings.DEFAULT, PoolSettings.DEFAULT, OriginTlsSettings.DEFAULT);
}
