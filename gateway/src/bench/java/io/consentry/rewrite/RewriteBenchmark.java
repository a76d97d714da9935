package io.consentry.rewrite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jsoup.Jsoup;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.consentry.html.HtmlTokenizer;
import io.consentry.html.Markup;
import io.consentry.html.Tag;
import io.consentry.html.TokenHandler;

/** One operation is all pages of the set once, on one thread, every byte that leaves being copied. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// Memory that was never touched comes slowly from a virtual machine: it must not be part of what is measured.
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 6, time = 3)
@Measurement(iterations = 5, time = 2)
public class RewriteBenchmark {
    private static final byte[] SNIPPET =
            "<script src=\"/_consent/assets/guard.js\"></script>".repeat(20).getBytes(StandardCharsets.US_ASCII);

    /** {@code own}, or a folder of pages. */
    @Param(SavedPages.OWN)
    public String pages = SavedPages.OWN;

    /** How often a page follows on itself. */
    @Param("1")
    public int times;

    private List<byte[][]> saved = List.of();
    private List<String> decoded = List.of();
    private PageRules denying = SavedPages.rules(Pages.CATALOG, Pages.allowing());
    private PageRules allowing = denying;
    private Received received = new Received(0);

    /** The same pages, made by the rewriter: apart, so that the other benchmarks' code is warmed up by themselves alone. */
    @State(Scope.Thread)
    public static class WithoutVendors {
        private List<byte[][]> cleaned = List.of();

        /** Removes what is denied. */
        @Setup
        public void clean(RewriteBenchmark benchmark) throws IOException, InterruptedException {
            cleaned = SavedPages.read(benchmark.pages, benchmark.times)
                    .withoutVendors(benchmark.denying.catalog())
                    .pages();
        }
    }

    /** Reads the pages. */
    @Setup
    public void read() throws IOException, InterruptedException {
        SavedPages set = SavedPages.read(pages, times);
        denying = SavedPages.rules(SavedPages.catalog(), Pages.allowing());
        allowing = SavedPages.rules(denying.catalog(), Pages.allowingAll());
        saved = set.pages();
        decoded = new ArrayList<>();
        int longest = 0;
        for (byte[][] page : saved) {
            Received whole = new Received(SavedPages.length(page));
            whole.takeAll(page);
            longest = Math.max(longest, whole.length);
            decoded.add(new String(whole.bytes, StandardCharsets.UTF_8));
        }
        received = new Received(4 * longest + SNIPPET.length);
    }

    /** The bytes go through. */
    @Benchmark
    public int copy() {
        int total = 0;
        for (byte[][] page : saved) {
            received.begin();
            received.takeAll(page);
            total += received.length;
        }
        return total;
    }

    /** Every token is found, and nothing done with it. */
    @Benchmark
    public int tokenizer() {
        Tokens tokens = new Tokens();
        for (byte[][] page : saved) {
            HtmlTokenizer tokenizer = new HtmlTokenizer(tokens);
            for (byte[] piece : page) {
                tokenizer.write(piece, 0, piece.length);
            }
            tokenizer.end();
        }
        return tokens.seen;
    }

    /** Everything is denied: the pages' tags are parked. */
    @Benchmark
    public int denied() {
        return rewrite(saved, denying);
    }

    /** Everything is denied, and the pages have nothing that is. */
    @Benchmark
    public int unmatched(WithoutVendors set) {
        return rewrite(set.cleaned, denying);
    }

    /** Everything is allowed: only the snippet goes in. */
    @Benchmark
    public int allowed() {
        return rewrite(saved, allowing);
    }

    /** What a full parser takes for the tree alone. */
    @Benchmark
    public int jsoup() {
        int total = 0;
        for (String page : decoded) {
            total += Jsoup.parse(page).childNodeSize();
        }
        return total;
    }

    private int rewrite(List<byte[][]> all, PageRules rules) {
        int total = 0;
        for (byte[][] page : all) {
            received.begin();
            PageRewriter rewriter = new PageRewriter(rules, SNIPPET, received);
            for (byte[] piece : page) {
                rewriter.write(piece, 0, piece.length);
            }
            rewriter.end();
            total += received.length;
        }
        return total;
    }

    /** Copies what it is given, as a connection's buffer does. */
    private static final class Received implements PageRewriter.Sink {
        private final byte[] bytes;
        private int length;

        Received(int capacity) {
            bytes = new byte[capacity];
        }

        void begin() {
            length = 0;
        }

        void takeAll(byte[][] pieces) {
            for (byte[] piece : pieces) {
                write(piece, 0, piece.length);
            }
        }

        @Override
        public void write(byte[] slice, int from, int to) {
            System.arraycopy(slice, from, bytes, length, to - from);
            length += to - from;
        }
    }

    private static final class Tokens implements TokenHandler {
        private int seen;

        @Override
        public void text(byte[] bytes, int from, int to) {
            seen += to - from;
        }

        @Override
        public boolean keepsBytes() {
            return false;
        }

        @Override
        public void startTag(Tag tag) {
            seen += tag.to() - tag.from();
        }

        @Override
        public void endTag(Tag tag) {
            seen += tag.to() - tag.from();
        }

        @Override
        public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {
            seen += to - from;
        }
    }
}
