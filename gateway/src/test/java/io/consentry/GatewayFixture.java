package io.consentry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import io.vertx.core.Vertx;

import io.consentry.config.ConfigException;
import io.consentry.config.ConfigSource;
import io.consentry.config.Option;
import io.consentry.config.Settings;
import io.consentry.config.SettingsReader;
import io.consentry.config.VendorFiles;
import io.consentry.vendor.VendorCatalog;

/** A whole gateway on ports of its own, with a store of its own, in front of an origin of the test's. */
public final class GatewayFixture implements AutoCloseable {
    /** What callers of the internal port must bear. */
    public static final String TOKEN = "a-token-for-tests";

    /** The trusted header with the visitor's country. */
    public static final String COUNTRY = "X-Country";

    /** The trusted header with the visitor's region. */
    public static final String REGION = "X-Region";

    /** The trusted header with the account's name. */
    public static final String ACCOUNT = "X-Account";

    /** The trusted header with the visitor's age. */
    public static final String AGE = "X-Age";

    /** Held, so that not every gateway reads it anew. */
    static final VendorCatalog SHIPPED = VendorFiles.load(null, Map.of(), new ArrayList<>());

    private final TempFolder folder;
    private final Map<Option, String> given;
    private final Gateway gateway;

    private GatewayFixture(TempFolder folder, Map<Option, String> given, Gateway gateway) {
        this.folder = folder;
        this.given = given;
        this.gateway = gateway;
    }

    /** Starts a gateway in front of whatever listens on this port of the loopback. */
    public static GatewayFixture before(int originPort) {
        return before(originPort, Map.of());
    }

    /**
     * Starts a gateway in front of whatever listens on this port of the loopback.
     *
     * @param more settings that differ from the fixture's own
     */
    public static GatewayFixture before(int originPort, Map<Option, String> more) {
        Map<Option, String> given = new EnumMap<>(Option.class);
        given.put(Option.ORIGIN, "http://127.0.0.1:" + originPort);
        given.putAll(more);
        return start(given, Optional.empty());
    }

    /**
     * Starts a gateway in front of the sites that a configuration file names.
     *
     * @param yaml the file's text
     * @param more settings that differ from the fixture's own
     */
    public static GatewayFixture of(String yaml, Map<Option, String> more) {
        return start(more, Optional.of(yaml));
    }

    private static GatewayFixture start(Map<Option, String> more, Optional<String> yaml) {
        TempFolder folder = TempFolder.make();
        try {
            Map<Option, String> given = new EnumMap<>(Option.class);
            given.put(Option.LISTEN, "127.0.0.1");
            given.put(Option.PORT, "0");
            given.put(Option.INTERNAL_PORT, "0");
            given.put(Option.INTERNAL_TOKEN, TOKEN);
            given.put(Option.STORE, folder.path().resolve("consent.db").toString());
            given.put(Option.COUNTRY_HEADER, COUNTRY);
            given.put(Option.REGION_HEADER, REGION);
            given.put(Option.ACCOUNT_HEADER, ACCOUNT);
            given.put(Option.AGE_HEADER, AGE);
            given.put(Option.DRAIN, "0");
            given.put(Option.CHOICE_RATE, "1000000");
            given.putAll(more);
            Optional<Path> file = Optional.empty();
            if (yaml.isPresent()) {
                file = Optional.of(Files.writeString(folder.path().resolve("consentry.yaml"), yaml.get()));
            }
            ConfigSource source = new ConfigSource(given, Map.of(), file);
            Settings settings = SettingsReader.read(source, new SecureRandom());
            Vertx vertx = Gateway.runtime();
            return new GatewayFixture(folder, given, Gateway.start(settings, vertx, request -> {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException | StartException e) {
            folder.close();
            throw new IllegalStateException(e);
        }
    }

    /** Has the gateway take another text of its configuration file; fails, and changes nothing, if it is wrong. */
    public void reload(String yaml) throws ConfigException {
        try {
            Path file = Files.writeString(folder.path().resolve("consentry.yaml"), yaml);
            gateway.take(SettingsReader.read(new ConfigSource(given, Map.of(), Optional.of(file)), new SecureRandom()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StartException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has the gateway look at once whether certificates have changed. */
    public void lookAtCertificates() {
        gateway.lookAtCertificates();
    }

    /** The port for visitors. */
    public int port() {
        return gateway.port();
    }

    /** The port for visitors over TLS. */
    public int tlsPort() {
        return gateway.tlsPort();
    }

    /** The port for other servers and operators. */
    public int internalPort() {
        return gateway.internalPort();
    }

    /** Sends a visitor's request on a connection of its own. */
    public RawAnswer send(String method, String path, String... headers) {
        return RawClient.exchange(port(), method, path, new byte[0], headers);
    }

    /** Sends a visitor's request with a body on a connection of its own. */
    public RawAnswer sendBody(String method, String path, byte[] body, String... headers) {
        return RawClient.exchange(port(), method, path, body, headers);
    }

    /** Sends a request to the internal port on a connection of its own. */
    public RawAnswer sendInternal(String method, String path, byte[] body, String... headers) {
        return RawClient.exchange(internalPort(), method, path, body, headers);
    }

    /** The value of a metric; 0 where there is none of this name and these labels. */
    public double metric(String name) {
        return sendInternal("GET", "/metrics", new byte[0], "Authorization: Bearer " + TOKEN)
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        gateway.close();
        folder.close();
    }
}
