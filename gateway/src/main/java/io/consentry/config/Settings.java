package io.consentry.config;

import java.nio.file.Path;

import io.consentry.api.BannerSettings;
import io.consentry.policy.FactsReader.PlaceSource;
import io.consentry.policy.Policy;
import io.consentry.proxy.ProxySettings;
import io.consentry.vendor.VendorCatalog;

/**
 * The whole configuration, checked.
 *
 * @param edge where visitors come in
 * @param internal where other servers and operators come in
 * @param proxy how the origin is reached
 * @param page what is put into pages
 * @param consent how consent is decided and kept
 */
public record Settings(Address edge, Internal internal, ProxySettings proxy, Page page, Consent consent) {

    /**
     * Where to listen.
     *
     * @param host a name or address of this machine
     * @param port 0 to 65535; 0 for any free one
     */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * The internal port.
     *
     * @param address where to listen
     * @param token that callers must bear; empty closes all but the health checks
     */
    public record Internal(Address address, String token) {
        /** Hides the token, so that it does not reach a log. */
        @Override
        public String toString() {
            return "Internal[" + address + "]";
        }
    }

    /**
     * What is put into pages.
     *
     * @param prefix of our own paths, such as {@code /_consent}
     * @param banner whether guard and banner are put in
     * @param look what the owner chose for the banner
     */
    public record Page(String prefix, boolean banner, BannerSettings look) {}

    /**
     * How consent is decided and kept.
     *
     * @param store the database file
     * @param keys the secrets
     * @param policy the rules
     * @param places where the visitor's place is read
     * @param catalog the vendors, the owner's changes applied
     */
    public record Consent(Path store, KeyFile.Keys keys, Policy policy, PlaceSource places, VendorCatalog catalog) {}
}
