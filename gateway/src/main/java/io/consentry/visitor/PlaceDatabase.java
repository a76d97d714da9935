package io.consentry.visitor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.policy.Jurisdiction;
import io.consentry.policy.PlaceLookup;

/**
 * A database of places in the MaxMind format, held in memory. The file is looked at again and again, and read anew when
 * it has changed; a new one that cannot be read leaves the old one in use.
 *
 * <p>Databases name things differently. Understood are the country and city databases of MaxMind and all that write as
 * they do ({@code country.iso_code}, {@code subdivisions[0].iso_code}), and flat ones ({@code country_code} or
 * {@code country}, {@code region_code}). Some, such as DB-IP's and IPinfo's, have names of regions and no codes: those of the
 * United States, where the law depends on them, are understood in English.
 */
public final class PlaceDatabase implements PlaceLookup, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceDatabase.class);
    private static final List<String> FLAT_COUNTRY = List.of("country_code", "country_iso_code", "country");
    private static final List<String> FLAT_REGION = List.of("region_code", "subdivision_code", "state_code");
    private static final List<String> FLAT_REGION_NAME =
            List.of("region", "region_name", "subdivision", "state", "state1", "state_prov");

    private final Path file;
    private final Timer watcher = new Timer("places", true);
    private volatile Reader reader;
    private String stamp;

    private PlaceDatabase(Path file, Reader reader, String stamp) {
        this.file = file;
        this.reader = reader;
        this.stamp = stamp;
    }

    /**
     * Opens a database.
     *
     * @param every how often the file is looked at
     * @throws IOException if it cannot be read, or is no such database
     */
    public static PlaceDatabase open(Path file, Duration every) throws IOException {
        String stamp = stamp(file);
        PlaceDatabase database = new PlaceDatabase(file, read(file), stamp);
        TimerTask look = new TimerTask() {
            @Override
            public void run() {
                database.refresh();
            }
        };
        database.watcher.schedule(look, every.toMillis(), every.toMillis());
        return database;
    }

    /** In memory, so that whoever writes the file anew does not pull it away from under a look-up. */
    private static Reader read(Path file) throws IOException {
        return new Reader(file.toFile(), Reader.FileMode.MEMORY, new CHMCache());
    }

    private static String stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
    }

    private void refresh() {
        try {
            String now = stamp(file);
            if (!now.equals(stamp)) {
                // Also where it cannot be read: half a file is tried again when the rest has come.
                stamp = now;
                reader = read(file);
                LOG.info("{} was read anew", file);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be read anew, the old one stays in use: {}", file, e.toString());
        }
    }

    @Override
    public Jurisdiction find(String address) {
        InetAddress numeric = numeric(address);
        if (numeric == null) {
            return Jurisdiction.UNKNOWN;
        }
        try {
            Object found = reader.get(numeric, Object.class);
            return found instanceof Map<?, ?> fields ? place(fields) : Jurisdiction.UNKNOWN;
        } catch (IOException | RuntimeException e) {
            LOG.warn("a look-up in {} failed: {}", file, e.toString());
            return Jurisdiction.UNKNOWN;
        }
    }

    /** Names are never resolved: what is not an address has no place. */
    private static @Nullable InetAddress numeric(String address) {
        int zone = address.indexOf('%');
        String bare = zone < 0 ? address : address.substring(0, zone);
        boolean looksNumeric =
                !bare.isEmpty() && bare.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
        if (!looksNumeric || (bare.indexOf(':') < 0 && !bare.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}"))) {
            return null;
        }
        try {
            return InetAddress.getByName(bare);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static Jurisdiction place(Map<?, ?> fields) {
        String country = code(fields.get("country"));
        if (country.isEmpty()) {
            country = first(fields, FLAT_COUNTRY);
        }
        Object part = fields.get("subdivisions") instanceof List<?> parts && !parts.isEmpty() ? parts.get(0) : null;
        String region = code(part);
        if (region.isEmpty()) {
            region = first(fields, FLAT_REGION);
        }
        if (region.isEmpty() && country.equals("US")) {
            String name = name(part);
            region = UsStates.code(name.isEmpty() ? first(fields, FLAT_REGION_NAME) : name);
        }
        return Jurisdiction.of(country, region);
    }

    private static String first(Map<?, ?> fields, List<String> names) {
        for (String name : names) {
            String text = text(fields.get(name));
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String name(@Nullable Object place) {
        return place instanceof Map<?, ?> fields && fields.get("names") instanceof Map<?, ?> names
                ? text(names.get("en"))
                : "";
    }

    private static String code(@Nullable Object place) {
        return place instanceof Map<?, ?> fields ? text(fields.get("iso_code")) : "";
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    @Override
    public void close() {
        watcher.cancel();
    }
}
