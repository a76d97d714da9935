package io.consentry.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the PostgreSQL server is and how it is reached.
 *
 * @param host a name or address
 * @param port 1 to 65535
 * @param database its name
 * @param user who signs in
 * @param password empty where the server asks for none
 * @param tls how the connection is protected
 * @param pooled whether a pooler in transaction mode, such as PgBouncer, stands in between: nothing is then kept in a
 *     session
 */
public record PgSettings(
        String host, int port, String database, String user, String password, Tls tls, boolean pooled) {
    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
    private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert", "pooled");

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
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether a store's address means PostgreSQL. */
    public static boolean isMeantBy(String address) {
        return address.startsWith("postgresql://") || address.startsWith("postgres://");
    }

    /**
     * Reads {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…&sslrootcert=…&pooled=…}. Without
     * {@code sslmode} a server on this machine is reached in the clear, any other with {@code verify-full}.
     *
     * @throws IllegalArgumentException if it is not of that form; the message never holds the password
     */
    public static PgSettings parse(String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is not an address: " + e.getReason(), hidden(e));
        }
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException(
                    "it names no host; special characters in user and password are written by their percent codes");
        }
        host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String database =
                uri.getRawPath().length() > 1 ? decode(uri.getRawPath().substring(1)) : "";
        String[] login = uri.getRawUserInfo() == null
                ? new String[] {""}
                : uri.getRawUserInfo().split(":", 2);
        if (database.isEmpty() || login[0].isEmpty()) {
            throw new IllegalArgumentException("it must name a user and a database");
        }
        Map<String, String> parameters = parameters(uri.getRawQuery());
        return new PgSettings(
                host,
                uri.getPort() < 0 ? DEFAULT_PORT : port(uri.getPort()),
                database,
                decode(login[0]),
                login.length > 1 ? decode(login[1]) : "",
                tls(host, parameters),
                pooled(parameters));
    }

    /** The parser's own message and input would show the password. */
    private static Throwable hidden(URISyntaxException cause) {
        return new IllegalArgumentException("at character " + cause.getIndex());
    }

    private static int port(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(port + " is not a port");
        }
        return port;
    }

    private static Map<String, String> parameters(@org.jspecify.annotations.Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!PARAMETERS.contains(parts[0]) || parts.length < 2) {
                throw new IllegalArgumentException("after the '?' it may only say "
                        + String.join("=…, ", PARAMETERS.stream().sorted().toList()) + "=…");
            }
            parameters.put(parts[0], decode(parts[1]));
        }
        return parameters;
    }

    private static Tls tls(String host, Map<String, String> parameters) {
        Mode otherwise = LOOPBACK.contains(host) ? Mode.DISABLE : Mode.VERIFY_FULL;
        String word = parameters.getOrDefault("sslmode", otherwise.word());
        Mode mode = Arrays.stream(Mode.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sslmode is one of "
                        + Arrays.stream(Mode.values()).map(Mode::word).collect(Collectors.joining(", "))));
        return new Tls(mode, Optional.ofNullable(parameters.get("sslrootcert")).map(Path::of));
    }

    private static boolean pooled(Map<String, String> parameters) {
        String word = parameters.getOrDefault("pooled", "false");
        if (!word.equals("true") && !word.equals("false")) {
            throw new IllegalArgumentException("pooled is true or false");
        }
        return word.equals("true");
    }

    private static String decode(String text) {
        // URLDecoder reads forms, where a plus sign is a space.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Where it is, without the secrets. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/"
                + database;
    }
}
