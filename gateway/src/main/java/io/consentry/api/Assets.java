package io.consentry.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Guard, banner, stubs and languages from the jar, under names that carry their hash, so that browsers keep them for good. */
public final class Assets {
    private static final String FOLDER = "/io/consentry/banner/";
    private static final String HOSTS_TOKEN = "\"__CONSENTRY_HOSTS__\"";
    private static final String LANGUAGE_FOLDER = "lang/";
    private static final List<String> LANGUAGES = List.of("de", "en");
    private static final int HASH_LENGTH = 16;
    private static final Pattern GZIP = Pattern.compile("(?i)\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))");

    /**
     * One file.
     *
     * @param name with its hash: {@code guard.0123456789abcdef.js}
     * @param hash of its content
     * @param type its media type
     * @param content the bytes
     * @param compressed the same, in gzip: the guard stands in the way of the page's first paint
     */
    record Asset(String name, String hash, String type, Buffer content, Buffer compressed) {}

    private final Map<String, Asset> byName = new TreeMap<>();
    private final Asset guard;
    private final Asset banner;
    private final Asset stubs;
    private final Map<String, String> stubbed = new TreeMap<>();
    private final Map<String, Asset> languages = new TreeMap<>();

    private Assets(String guardHosts) throws IOException {
        String guardCode = new String(resource("guard.js"), StandardCharsets.UTF_8);
        if (!guardCode.contains(HOSTS_TOKEN)) {
            throw new IOException("guard.js in the jar has no place for the hosts");
        }
        this.guard =
                add("guard", "js", guardCode.replace(HOSTS_TOKEN, guardHosts).getBytes(StandardCharsets.UTF_8));
        this.banner = add("banner", "js", resource("banner.js"));
        this.stubs = add("stubs", "js", resource("stubs.js"));
        Json.read(Buffer.buffer(resource("stubs.json")))
                .properties()
                .forEach(
                        vendor -> stubbed.put(vendor.getKey(), vendor.getValue().asText()));
        for (String language : LANGUAGES) {
            languages.put(language, add(language, "json", resource(LANGUAGE_FOLDER + language + ".json")));
        }
    }

    /**
     * Loads the files.
     *
     * @param guardHosts JSON with the hosts that the guard knows
     * @throws IOException if the jar was built without the banner
     */
    public static Assets load(String guardHosts) throws IOException {
        return new Assets(guardHosts);
    }

    Asset guard() {
        return guard;
    }

    Asset banner() {
        return banner;
    }

    /** Stands in for parked vendors. */
    Asset stubs() {
        return stubs;
    }

    /** The global names that {@link #stubs()} is to stand in for, by the identifier of the vendor that defines them. */
    Map<String, String> stubbed() {
        return stubbed;
    }

    Map<String, Asset> languages() {
        return languages;
    }

    void serve(HttpServerRequest request, String name) {
        Asset asset = byName.get(name);
        if (asset == null) {
            throw Problem.notFound(request.path());
        }
        String accepted = request.getHeader("Accept-Encoding");
        boolean compressed = accepted != null && GZIP.matcher(accepted).find();
        Buffer body = compressed ? asset.compressed() : asset.content();
        if (compressed) {
            request.response().putHeader("Content-Encoding", "gzip");
        }
        request.response()
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("Content-Type", asset.type())
                .putHeader("Content-Length", Integer.toString(body.length()))
                .putHeader("Cache-Control", "public, max-age=31536000, immutable")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body);
    }

    private Asset add(String stem, String extension, byte[] content) {
        String hash = hash(content);
        String type = extension.equals("js") ? "text/javascript; charset=utf-8" : "application/json";
        Asset asset = new Asset(stem + "." + hash + "." + extension, hash, type, Buffer.buffer(content), gzip(content));
        byName.put(asset.name(), asset);
        return asset;
    }

    private static Buffer gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IOException(
                        "the jar holds no " + name + ": build the banner module first, with 'mvn verify'");
            }
            return in.readAllBytes();
        }
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
