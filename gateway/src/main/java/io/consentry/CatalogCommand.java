package io.consentry;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.consentry.config.PolicyFile;
import io.consentry.config.VendorFiles;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;
import io.consentry.consent.Signals;
import io.consentry.policy.Decision;
import io.consentry.policy.DecisionRules;
import io.consentry.policy.Finding;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.RequestFacts;
import io.consentry.rewrite.PageAddress;
import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** Counts what the catalogue knows, and what it knows of the pages in a folder. */
@Command(
        name = "catalog",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Count the vendors that are known, and show which of them saved pages use.",
        footer = {"", "Examples:", "  ./consentry catalog", "  ./consentry catalog saved-pages/"})
final class CatalogCommand implements Callable<Integer> {
    private static final String ROW = "%-26s %7s %7s %7s %9s %8s%n";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "A folder of saved pages, *.html.")
    private @Nullable Path folder;

    /** What a vendor or several are recognised by. */
    private record Counts(int vendors, int hosts, int paths, int snippets, int cookies) {
        static Counts of(Vendor vendor) {
            int paths = (int) vendor.rules().stream()
                    .filter(rule -> !rule.path().isEmpty())
                    .count();
            return new Counts(
                    1,
                    vendor.rules().size() - paths,
                    paths,
                    vendor.snippets().size(),
                    vendor.cookies().size());
        }

        Counts plus(Counts other) {
            return new Counts(
                    vendors + other.vendors,
                    hosts + other.hosts,
                    paths + other.paths,
                    snippets + other.snippets,
                    cookies + other.cookies);
        }
    }

    @Override
    public Integer call() throws StartException, BadSubjectException {
        List<Path> pages = folder == null ? List.of() : pages(folder);
        VendorCatalog catalog = VendorFiles.load(null, Map.of(), new ArrayList<>());
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Counts> byPurpose = new TreeMap<>();
        for (Vendor vendor : catalog.vendors()) {
            byPurpose.merge(purposes(vendor), Counts.of(vendor), Counts::plus);
        }
        out.printf(ROW, "purposes", "vendors", "hosts", "paths", "snippets", "cookies");
        byPurpose.forEach((purposes, counts) -> row(out, purposes, counts));
        row(out, "all", byPurpose.values().stream().reduce(new Counts(0, 0, 0, 0, 0), Counts::plus));
        if (folder != null) {
            coverage(pages, catalog, out);
        }
        out.flush();
        return 0;
    }

    private static void row(PrintWriter out, String name, Counts counts) {
        out.printf(ROW, name, counts.vendors, counts.hosts, counts.paths, counts.snippets, counts.cookies);
    }

    private static String purposes(Vendor vendor) {
        return vendor.isNecessary()
                ? "kept"
                : vendor.purposes().stream().map(Purpose::id).collect(Collectors.joining(" "));
    }

    private static void coverage(List<Path> pages, VendorCatalog catalog, PrintWriter out) throws StartException {
        Map<String, Integer> known = new TreeMap<>();
        Map<String, Integer> unknown = new TreeMap<>();
        PageRules rules = new PageRules(catalog, strictest(), PageAddress.of("https", "", "/"));
        for (Path page : pages) {
            RewriteSummary summary = summary(page, rules);
            summary.vendors().keySet().forEach(id -> known.merge(id, 1, Integer::sum));
            summary.unknownHosts().forEach(host -> unknown.merge(host, 1, Integer::sum));
        }
        out.printf(
                "%n%d pages, %d vendors in them, %d hosts that nobody is known at%n",
                pages.size(), known.size(), unknown.size());
        known.forEach((id, count) -> out.printf(
                "  %-32s %-26s %4d%n",
                id, catalog.byId(id).map(CatalogCommand::purposes).orElse(""), count));
        unknown.forEach((host, count) -> out.printf("  %-59s %4d%n", "? " + host, count));
    }

    private static List<Path> pages(Path folder) throws BadSubjectException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BadSubjectException("cannot read the folder " + folder + ": " + reason(folder), e);
        }
    }

    private static String reason(Path folder) {
        if (!Files.exists(folder)) {
            return "there is none";
        }
        return Files.isDirectory(folder) ? "no permission to read it" : "it is no folder";
    }

    private static RewriteSummary summary(Path page, PageRules rules) throws StartException {
        try {
            byte[] bytes = Files.readAllBytes(page);
            PageRewriter rewriter = new PageRewriter(rules, null, (slice, from, to) -> {});
            rewriter.write(bytes, 0, bytes.length);
            rewriter.end();
            return rewriter.summary();
        } catch (IOException e) {
            throw new StartException("cannot read " + page, e);
        }
    }

    /** Denies whatever can be denied, so that everything in a page is judged. */
    private static Decision strictest() {
        RequestFacts facts = new RequestFacts(Jurisdiction.UNKNOWN, new Signals(true, CookieState.ABSENT));
        return DecisionRules.decide(
                PolicyFile.defaultPolicy(),
                facts,
                Finding.NOT_NEEDED,
                Clock.systemUTC().instant());
    }
}
