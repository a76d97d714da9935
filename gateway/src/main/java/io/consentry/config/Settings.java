package io.consentry.config;

import java.nio.file.Path;
import java.util.Optional;

import io.consentry.api.BannerSettings;
import io.consentry.consent.CookieDomains;
import io.consentry.consent.KeptFor;
import io.consentry.foreign.ForeignSettings;
import io.consentry.policy.AccountReader;
import io.consentry.policy.EdgeHeaders;
import io.consentry.policy.FactsReader;
import io.consentry.policy.FactsReader.PlaceSource;
import io.consentry.policy.ForeignReader;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.PlaceLookup;
import io.consentry.policy.Policy;
import io.consentry.policy.TrustedProxies;
import io.consentry.proxy.EdgeSettings;
import io.consentry.proxy.SitesSettings;
import io.consentry.store.PgSettings;
import io.consentry.vendor.VendorCatalog;
import io.consentry.visitor.TokenSettings;

/**
 * The whole configuration, checked.
 *
 * @param edge where visitors come in
 * @param visitors what visitors' connections must keep to
 * @param internal where other servers and operators come in
 * @param sites the websites, and how they are reached
 * @param page what is put into pages
 * @param consent how consent is decided and kept
 */
public record Settings(
        Address edge, EdgeSettings visitors, Internal internal, SitesSettings sites, Page page, Consent consent) {

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
     * @param choiceRate how many choices one address may send in a minute
     * @param decisionHeader whether a request may ask to be told in a header what was decided
     * @param memory how much all pages that are being rewritten may take, in MiB
     */
    public record Page(
            String prefix, boolean banner, BannerSettings look, int choiceRate, boolean decisionHeader, int memory) {}

    /**
     * Where consent is kept.
     *
     * @param file the database file; beside it stands what belongs to the gateway alone
     * @param server the database that gateways share in place of the file; empty for the file
     * @param kept how long events are kept
     */
    public record Store(Path file, Optional<PgSettings> server, KeptFor kept) {
        @Override
        public String toString() {
            return server.<Object>map(each -> each).orElse(file).toString();
        }
    }

    /**
     * How consent is decided and kept.
     *
     * @param store where consent is kept
     * @param keys the secrets
     * @param loaded the rules, as they were read
     * @param policies where every policy that was in force is kept
     * @param visitor where place, age and account of the visitor are read
     * @param catalog the vendors, the owner's changes applied
     * @param cookies what holds for cookies
     */
    public record Consent(
            Store store,
            KeyFile.Keys keys,
            PolicyFile.Loaded loaded,
            PolicyArchive policies,
            Visitor visitor,
            VendorCatalog catalog,
            Cookies cookies) {

        /** The database that gateways share; empty where there is a file. */
        public Optional<PgSettings> server() {
            return store.server();
        }

        /** The rules. */
        public Policy policy() {
            return loaded.policy();
        }

        /**
         * Makes the reader of requests.
         *
         * @param lookup finds places by address
         * @param tokens checks tokens that name accounts
         * @param foreign reads the answers to another banner
         */
        public FactsReader facts(PlaceLookup lookup, AccountReader.TokenCheck tokens, ForeignReader foreign) {
            AccountReader accounts =
                    new AccountReader(keys.hasher(), visitor.accountHeader(), visitor.accountCookie(), tokens);
            PlaceSource places = new PlaceSource(visitor.fixed(), visitor.edge(), lookup, visitor.proxies());
            return new FactsReader(keys.cookies(), places, accounts, visitor.ageHeader(), cookies.domains(), foreign);
        }
    }

    /**
     * What holds for cookies.
     *
     * @param domains where the consent cookie covers a whole domain
     * @param clearSiteData the value of {@code Clear-Site-Data} after a refusal; empty for none
     * @param foreign which other banner asks; empty if ours does
     */
    public record Cookies(CookieDomains domains, String clearSiteData, Optional<ForeignSettings> foreign) {}

    /**
     * What is trusted to tell of the visitor.
     *
     * @param fixed a place for every request, for trying out
     * @param edge the headers in which an edge tells the place
     * @param proxies in front, whose word on the visitor's address is believed
     * @param placeDatabase finds the places that no header tells
     * @param ageHeader a header with the visitor's age; empty where none is trusted
     * @param accountHeader a header with the account's name; empty where none is trusted
     * @param accountCookie a cookie with a token; empty for none
     * @param tokens how tokens are checked; empty where none is believed
     */
    public record Visitor(
            Optional<Jurisdiction> fixed,
            EdgeHeaders edge,
            TrustedProxies proxies,
            Optional<Path> placeDatabase,
            String ageHeader,
            String accountHeader,
            String accountCookie,
            Optional<TokenSettings> tokens) {}
}
