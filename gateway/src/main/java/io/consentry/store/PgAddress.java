package io.consentry.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.consentry.store.PgSettings.Login;
import io.consentry.store.PgSettings.Mode;
import io.consentry.store.PgSettings.Server;
import io.consentry.store.PgSettings.Tls;

/** Reads addresses of PostgreSQL, in libpq's form. No message holds the password. */
final class PgAddress {
    static final Pattern SCHEME = Pattern.compile("(?i)postgres(ql)?:");

    private static final int DEFAULT_PORT = 5432;
    private static final Pattern SERVER =
            Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
    private static final Set<String> PARAMETERS =
            Set.of("sslmode", "sslrootcert", "pooled", "listen", "target_session_attrs");

    private PgAddress() {}

    static PgSettings parse(String address) {
        Matcher scheme = SCHEME.matcher(address);
        if (!scheme.lookingAt() || !address.startsWith("//", scheme.end())) {
            throw new IllegalArgumentException("it is not an address that begins with postgresql://");
        }
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is not an address: " + e.getReason(), hidden(e));
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        List<Server> servers = servers(authority.substring(at + 1))
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "it names no host; special characters in user and password are written by their percent codes"));
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String database = path.length() > 1 ? decode(path.substring(1)) : "";
        Login login = login(at < 0 ? "" : authority.substring(0, at));
        if (database.isEmpty() || login.user().isEmpty()) {
            throw new IllegalArgumentException("it must name a user and a database");
        }
        Map<String, String> parameters = parameters(uri.getRawQuery());
        requireWritable(parameters);
        boolean pooled = pooled(parameters);
        return new PgSettings(
                servers, database, login, tls(servers, parameters), pooled, listen(servers, parameters, pooled));
    }

    /** The parser's own message and input would show the password. */
    private static Throwable hidden(URISyntaxException cause) {
        return new IllegalArgumentException("at character " + cause.getIndex());
    }

    private static Login login(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Login(decode(text), "")
                : new Login(decode(text.substring(0, colon)), decode(text.substring(colon + 1)));
    }

    /** Empty where one of them is none. */
    private static Optional<List<Server>> servers(String text) {
        List<Server> servers = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher server = SERVER.matcher(each);
            if (!server.matches()) {
                return Optional.empty();
            }
            String host = server.group("host");
            String port = server.group("port");
            servers.add(new Server(
                    host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                    port == null ? DEFAULT_PORT : port(Integer.parseInt(port))));
        }
        return Optional.of(servers);
    }

    private static int port(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(port + " is not a port");
        }
        return port;
    }

    private static Map<String, String> parameters(@Nullable String query) {
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

    private static Tls tls(List<Server> servers, Map<String, String> parameters) {
        boolean here = servers.stream().allMatch(server -> LOOPBACK.contains(server.host()));
        Mode otherwise = here ? Mode.DISABLE : Mode.VERIFY_FULL;
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

    private static List<Server> listen(List<Server> servers, Map<String, String> parameters, boolean pooled) {
        String word = parameters.getOrDefault("listen", pooled ? "false" : "true");
        return switch (word) {
            case "false" -> List.of();
            case "true" -> {
                if (pooled) {
                    throw new IllegalArgumentException(
                            "no pooler in transaction mode hands on notifications: listen=HOST:PORT names the server itself");
                }
                yield servers;
            }
            default ->
                servers(word)
                        .orElseThrow(
                                () -> new IllegalArgumentException("listen is true, false or HOST:PORT,HOST:PORT"));
        };
    }

    /** The store needs what libpq calls by these words, and always asks for it. */
    private static void requireWritable(Map<String, String> parameters) {
        String word = parameters.getOrDefault("target_session_attrs", "read-write");
        if (!word.equals("read-write") && !word.equals("primary")) {
            throw new IllegalArgumentException("target_session_attrs is read-write or primary");
        }
    }

    private static String decode(String text) {
        // URLDecoder reads forms, where a plus sign is a space.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
