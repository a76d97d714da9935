package io.consentry.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Sha256;

/**
 * Guard, banner and stubs from the jar, with what the owner chose written in, under names that carry their hash, so that browsers
 * keep them for good. Their names say nothing else: lists of what to block go by names.
 */
public final class Assets {
    private static final String FOLDER = "/io/consentry/banner/";
    private static final String LANGUAGE_FOLDER = "lang/";
    private static final String FALLBACK = "en";

    /** The texts of the preferences page, which no script shows. */
    private static final List<String> PAGE_TEXTS = List.of(
            "backToSite",
            "rightsTitle",
            "rightsText",
            "restrict",
            "object",
            "lift",
            "recordTitle",
            "record",
            "recordNone",
            "erase",
            "erased");

    private static final String SCRIPT = "text/javascript";

    /** What is behind the guard's name in that of its part for workers: {@code guard/index.ts} has the same. */
    private static final String OF_WORKERS = "w";

    private static final int HASH_LENGTH = 16;
    private static final int MAX_ACCEPT_LANGUAGE = 256;
    private static final Pattern GZIP = Pattern.compile("(?i)\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))");

    /**
     * One file.
     *
     * @param name with its hash: {@code g.0123456789abcdef.js}
     * @param type its media type
     * @param content the bytes
     */
    record Asset(String name, String type, Buffer content) {}

    private final String prefix;
    private final String fixedLanguage;
    private final String global;
    private final Map<String, Asset> byName = new TreeMap<>();

    /** Contents in gzip, by name, as far as somebody asked for them: the guard stands in the way of the page's first paint. */
    private final Map<String, Buffer> compressed = new ConcurrentHashMap<>();

    private final Asset guard;
    private final Asset worker;
    private final Asset frame;
    private final Asset stubs;
    private final Asset live;
    private final String teller;
    private final Asset sheet;
    private final Asset controlSheet;
    private final Map<String, String> stubbed = new TreeMap<>();
    private final Map<String, Asset> banners = new TreeMap<>();
    private final @Nullable Asset follower;
    private final Map<String, Wording> wordings = new TreeMap<>();

    private Assets(String prefix, String guardHosts, BannerSettings settings, Optional<String> followed)
            throws IOException {
        this.prefix = prefix;
        this.fixedLanguage = settings.language();
        this.global = settings.page().global();
        String signals = Json.text(Json.array(settings.signals()));
        String gpp = settings.signals().contains(BannerSettings.GPP) ? code("gpp.js") : "";
        String inPages = filled("guard.js", "HOSTS", guardHosts) + filled("signals.js", "SIGNALS", signals) + gpp;
        String inWorkers = filled("worker.js", "HOSTS", guardHosts).strip();
        String guardName = "g." + hash((inPages + inWorkers).getBytes(StandardCharsets.UTF_8)) + ".js";
        this.guard = addNamed(guardName, SCRIPT, inPages);
        this.worker = addNamed(guardName + OF_WORKERS, SCRIPT, inWorkers);
        this.frame = add("h", code("frame.js"));
        this.sheet = add("c", ".css", "text/css", text("banner.css"));
        this.controlSheet = add("k", ".css", "text/css", text("control.css"));
        this.stubs = add("s", text("stubs.js"));
        this.live = add("r", code("live.js"));
        this.teller = text("tell.js");
        Json.read(Buffer.buffer(resource("stubs.json")))
                .properties()
                .forEach(
                        vendor -> stubbed.put(vendor.getKey(), vendor.getValue().asText()));
        this.follower = followed.isPresent() ? follower(followed.get()) : null;
        for (String language : BannerSettings.LANGUAGES) {
            Wording wording = wording(language, settings.texts().getOrDefault(language, Map.of()));
            wordings.put(language, wording);
            banners.put(language, banner(wording, settings));
        }
    }

    /**
     * Loads the files.
     *
     * @param prefix of the gateway's own paths
     * @param guardHosts JSON with the hosts that the guard knows
     * @param settings the owner's
     * @param followed the cookie of another banner, which asks in the place of ours; empty if ours asks
     * @throws IOException if the jar was built without the banner
     */
    public static Assets load(String prefix, String guardHosts, BannerSettings settings, Optional<String> followed)
            throws IOException {
        return new Assets(prefix, guardHosts, settings, followed);
    }

    private static Wording wording(String language, Map<String, String> own) throws IOException {
        JsonNode texts = Json.read(Buffer.buffer(resource(LANGUAGE_FOLDER + language + ".json")));
        ObjectNode all = texts.deepCopy();
        own.forEach(all::put);
        return new Wording(language, hash(Json.bytes(all)), all);
    }

    private Asset banner(Wording wording, BannerSettings settings) throws IOException {
        ObjectNode dialogOptions = Json.object();
        dialogOptions.put("version", wording.version());
        dialogOptions.set("texts", wording.texts().deepCopy().remove(PAGE_TEXTS));
        settings.links().forEach(dialogOptions.putObject("links")::put);
        dialogOptions.put("live", url(live));
        dialogOptions.put("place", settings.place());
        dialogOptions.put("reloads", settings.page().reloads());
        Asset dialog = add("d-" + wording.language(), filled("dialog.js", "OPTIONS", Json.text(dialogOptions)));
        ObjectNode options = Json.object();
        options.put("language", wording.language());
        options.put("dialog", url(dialog));
        options.put("element", settings.page().element());
        return add("b-" + wording.language(), filled("banner.js", "OPTIONS", Json.text(options)));
    }

    private Asset follower(String cookie) throws IOException {
        ObjectNode options = Json.object().put("cookie", cookie).put("live", url(live));
        return add("f", filled("follow.js", "OPTIONS", Json.text(options)));
    }

    Asset guard() {
        return guard;
    }

    /** The part of the guard that does something in workers: one statement, in one line. */
    Asset worker() {
        return worker;
    }

    /** Has a frame hold to the state of the page around it. */
    Asset frame() {
        return frame;
    }

    /** Asks, or follows the banner that does. */
    Asset banner(String language) {
        Asset following = follower;
        if (following != null) {
            return following;
        }
        return Objects.requireNonNull(banners.get(language), language);
    }

    /** Whether another banner asks in the place of ours. */
    boolean follows() {
        return follower != null;
    }

    /** The style sheet of everything that the banner shows. */
    Asset sheet() {
        return sheet;
    }

    /** The style sheet of the permanent control alone. */
    Asset controlSheet() {
        return controlSheet;
    }

    /** Stands in for parked vendors. */
    Asset stubs() {
        return stubs;
    }

    /** Has the preferences page tell the site's other windows of an answer; a script to be written into it. */
    String teller() {
        return teller;
    }

    /** The global names that {@link #stubs()} is to stand in for, by the identifier of the vendor that defines them. */
    Map<String, String> stubbed() {
        return stubbed;
    }

    String url(Asset asset) {
        return prefix + "/assets/" + asset.name();
    }

    /** The texts for a visitor whose browser sends this {@code Accept-Language}; English where nothing fits. */
    Wording wording(String acceptLanguage) {
        String picked = fixedLanguage.isEmpty() ? pick(acceptLanguage) : fixedLanguage;
        return Objects.requireNonNull(wordings.get(picked), picked);
    }

    /** RFC 4647, lookup. */
    private static String pick(String acceptLanguage) {
        if (acceptLanguage.isBlank() || acceptLanguage.length() > MAX_ACCEPT_LANGUAGE) {
            return FALLBACK;
        }
        try {
            String found = Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), BannerSettings.LANGUAGES);
            return found == null ? FALLBACK : found;
        } catch (IllegalArgumentException malformed) {
            return FALLBACK;
        }
    }

    /** The texts of every language. */
    Collection<Wording> wordings() {
        return wordings.values();
    }

    void serve(HttpServerRequest request, String name) {
        Asset asset = byName.get(name);
        if (asset == null) {
            throw Problem.notFound(request.path());
        }
        String accepted = request.getHeader("Accept-Encoding");
        boolean inGzip = accepted != null && GZIP.matcher(accepted).find();
        Buffer body = inGzip ? compressed.computeIfAbsent(name, unused -> gzip(asset.content())) : asset.content();
        if (inGzip) {
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

    private Asset add(String stem, String code) {
        return add(stem, ".js", SCRIPT, code);
    }

    private Asset add(String stem, String extension, String type, String code) {
        return addNamed(stem + "." + hash(code.getBytes(StandardCharsets.UTF_8)) + extension, type, code);
    }

    private Asset addNamed(String name, String type, String code) {
        Asset asset = new Asset(name, type + "; charset=utf-8", Buffer.buffer(code));
        byName.put(name, asset);
        return asset;
    }

    /** A script with JSON in the place that it has for it. */
    private String filled(String name, String place, String json) throws IOException {
        String code = code(name);
        String token = "\"__CONSENTRY_" + place + "__\"";
        if (!code.contains(token)) {
            throw new IOException(name + " in the jar has no place for " + place);
        }
        return code.replace(token, json);
    }

    private static Buffer gzip(Buffer content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** A script under the global name that the owner wants. */
    private String code(String name) throws IOException {
        return text(name).replace("__CONSENTRY_GLOBAL__", global);
    }

    private static String text(String name) throws IOException {
        return new String(resource(name), StandardCharsets.UTF_8);
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
        return HexFormat.of().formatHex(Sha256.of(content)).substring(0, HASH_LENGTH);
    }
}
