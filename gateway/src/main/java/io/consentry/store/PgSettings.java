package io.consentry.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the PostgreSQL servers are and how they are reached.
 *
 * @param servers one, or several of which one takes writes at a time; not empty
 * @param database its name
 * @param login who signs in
 * @param tls how the connection is protected
 * @param pooled whether a pooler in transaction mode, such as PgBouncer, stands in between: nothing is then kept in a
 *     session
 * @param listen the servers where notifications are listened for, directly; empty for polling alone
 */
public record PgSettings(
        List<Server> servers, String database, Login login, Tls tls, boolean pooled, List<Server> listen) {

    /** Takes copies. */
    public PgSettings {
        servers = List.copyOf(servers);
        listen = List.copyOf(listen);
    }

    /**
     * One server.
     *
     * @param host a name or address
     * @param port 1 to 65535
     */
    public record Server(String host, int port) {
        /** As it stands in an address. */
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * Who signs in.
     *
     * @param user a role
     * @param password empty where the server asks for none
     */
    public record Login(String user, String password) {
        /** Without the secret. */
        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * How the connection is protected.
     *
     * @param mode how much is demanded of the server
     * @param authorities a PEM file with the certificates of the authorities to trust; empty for Java's own
     */
    public record Tls(Mode mode, Optional<Path> authorities) {}

    /** How much is demanded of the server, in libpq's words. */
    public enum Mode {
        /** The connection is in the clear: for a server on this machine, or in a network that is trusted. */
        DISABLE,
        /** Encrypted; whoever the server is. */
        REQUIRE,
        /** Encrypted, and a trusted authority vouches for the server. */
        VERIFY_CA,
        /** Encrypted, and a trusted authority vouches for the server under this very host name. */
        VERIFY_FULL;

        /** As it stands in an address: {@code verify-full}. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether a store's address means PostgreSQL, well-formed or not: no file is to be called {@code postgresql:…}. */
    public static boolean isMeantBy(String address) {
        return PgAddress.SCHEME.matcher(address).lookingAt();
    }

    /**
     * Reads {@code postgresql://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?sslmode=…}; docs/postgresql.md has all
     * parameters. Without {@code sslmode} servers on this machine are reached in the clear, any other with
     * {@code verify-full}. Without {@code listen} notifications come from the same servers, and behind a pooler from none.
     *
     * @throws IllegalArgumentException if it is not of that form; the message never holds the password
     */
    public static PgSettings parse(String address) {
        return PgAddress.parse(address);
    }

    /** How the servers are reached where notifications are listened for; empty for polling alone. */
    Optional<PgSettings> listening() {
        return listen.isEmpty()
                ? Optional.empty()
                : Optional.of(new PgSettings(listen, database, login, tls, false, listen));
    }

    /** Where it is, without the secrets. */
    @Override
    public String toString() {
        String hosts = servers.stream().map(Server::toString).collect(Collectors.joining(","));
        return "postgresql://" + login + "@" + hosts + "/" + database;
    }
}
