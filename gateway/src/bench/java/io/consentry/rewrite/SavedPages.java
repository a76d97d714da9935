package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

import io.consentry.config.ConfigProblem;
import io.consentry.config.VendorFiles;
import io.consentry.demo.DemoSettings;
import io.consentry.demo.DemoSite;
import io.consentry.demo.VendorSink;
import io.consentry.policy.Decision;
import io.consentry.vendor.VendorCatalog;

/** The pages that are measured, each cut into the pieces in which it would arrive. */
final class SavedPages {
    /** Names the project's own pages: those of the sample shop, and those of the browser tests. */
    static final String OWN = "own";

    /** As large as the pieces in which the gateway reads from the origin, in bytes. */
    private static final int PIECE = 64 * 1024;

    private static final Path BROWSER_TEST_PAGES = Path.of("../consent-banner-js/e2e/pages");
    private static final List<String> SHOP_PAGES = List.of("/", "/shop", "/journal/throwing-a-mug", "/contact");

    private final List<byte[][]> pages;

    private SavedPages(List<byte[]> pages) {
        this.pages = pages.stream().map(SavedPages::cut).toList();
    }

    /**
     * Reads a set.
     *
     * @param set {@link #OWN}, or a folder of HTML files
     * @param times how often each page follows on itself, which makes it so many times as long
     */
    static SavedPages read(String set, int times) throws IOException, InterruptedException {
        List<byte[]> pages = set.equals(OWN) ? own() : folder(Path.of(set));
        if (pages.isEmpty()) {
            throw new IOException("there is no .html file in " + set);
        }
        return new SavedPages(pages.stream().map(page -> repeated(page, times)).toList());
    }

    /** The same pages with every denied tag removed, so that nothing of the catalogue is left to find. */
    SavedPages withoutVendors(VendorCatalog catalog) {
        PageRules rules = rules(catalog, Pages.forbidding());
        List<byte[]> cleaned = new ArrayList<>();
        for (byte[][] page : pages) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PageRewriter rewriter =
                    new PageRewriter(rules, null, (bytes, from, to) -> out.write(bytes, from, to - from));
            for (byte[] piece : page) {
                rewriter.write(piece, 0, piece.length);
            }
            rewriter.end();
            cleaned.add(out.toByteArray());
        }
        return new SavedPages(cleaned);
    }

    /** The pages, each as its pieces. */
    List<byte[][]> pages() {
        return pages;
    }

    /** The length of all pages together, in bytes. */
    long length() {
        return pages.stream().mapToLong(SavedPages::length).sum();
    }

    static int length(byte[][] page) {
        return Arrays.stream(page).mapToInt(piece -> piece.length).sum();
    }

    static PageRules rules(VendorCatalog catalog, Decision decision) {
        return new PageRules(catalog, decision, PageAddress.of("https", "shop.example", "/a/page.html"));
    }

    /** The catalogue as it is shipped. */
    static VendorCatalog catalog() {
        List<ConfigProblem> problems = new ArrayList<>();
        VendorCatalog catalog = VendorFiles.load(null, Map.of(), problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.toString());
        }
        return catalog;
    }

    private static byte[][] cut(byte[] page) {
        byte[][] pieces = new byte[(page.length + PIECE - 1) / PIECE][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Arrays.copyOfRange(page, i * PIECE, Math.min((i + 1) * PIECE, page.length));
        }
        return pieces;
    }

    private static byte[] repeated(byte[] page, int times) {
        byte[] longer = new byte[page.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(page, 0, longer, i * page.length, page.length);
        }
        return longer;
    }

    private static List<byte[]> folder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<byte[]> pages = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".html"))
                    .sorted()
                    .toList()) {
                pages.add(Files.readAllBytes(file));
            }
            return pages;
        }
    }

    private static List<byte[]> own() throws IOException, InterruptedException {
        List<byte[]> pages = new ArrayList<>(folder(BROWSER_TEST_PAGES));
        Vertx vertx = Vertx.vertx();
        try {
            VendorSink sink = await(VendorSink.start(vertx, Clock.systemUTC()));
            DemoSite site = await(DemoSite.start(vertx, new DemoSettings(sink, true)));
            HttpClient client = HttpClient.newHttpClient();
            for (String path : SHOP_PAGES) {
                URI uri = URI.create("http://127.0.0.1:" + site.port() + path);
                pages.add(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
                        .body());
            }
        } finally {
            await(vertx.close());
        }
        return pages;
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
