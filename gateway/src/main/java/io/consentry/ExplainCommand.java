package io.consentry;

import java.io.ByteArrayOutputStream;
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

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.consentry.config.ConfigException;
import io.consentry.config.ConfigProblem;
import io.consentry.config.PolicyFile;
import io.consentry.config.VendorFiles;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;
import io.consentry.consent.Signals;
import io.consentry.policy.Decision;
import io.consentry.policy.DecisionRules;
import io.consentry.policy.Finding;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Outcome;
import io.consentry.policy.RequestFacts;
import io.consentry.rewrite.PageAddress;
import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.rewrite.TagUrl;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** Says what the gateway would do to addresses and saved pages, for a visitor who has not answered. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Say what becomes of tags: of an address, or of those in saved pages.",
        footer = {
            "",
            "Examples:",
            "  ./consentry explain https://connect.facebook.net/en_US/fbevents.js --jurisdiction US-CA --gpc",
            "  ./consentry explain page.html --jurisdiction DE"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "URL|FILE", description = "An address, or a saved page.")
    @SuppressWarnings("NullAway.Init")
    private List<String> subjects;

    @Option(names = "--jurisdiction", paramLabel = "CODE", description = "Where the visitor is. Default: unknown")
    private String jurisdiction = Jurisdiction.UNKNOWN.code();

    @Option(names = "--gpc", description = "The visitor's browser sends Sec-GPC: 1.")
    private boolean gpc;

    @Option(names = "--short", description = "One line for each page: how many tags were kept, parked and removed.")
    private boolean shortly;

    @Override
    public Integer call() throws ConfigException, StartException {
        List<ConfigProblem> problems = new ArrayList<>();
        VendorCatalog catalog = VendorFiles.load(null, Map.of(), problems);
        Decision decision = decide(problems);
        PrintWriter out = spec.commandLine().getOut();
        if (!shortly) {
            purposes(decision, out);
        }
        for (String subject : subjects) {
            if (subject.contains("://")) {
                address(subject, catalog, decision, out);
            } else {
                page(Path.of(subject), new PageRules(catalog, decision, PageAddress.of("https", "", "/")), out);
            }
        }
        out.flush();
        return 0;
    }

    private Decision decide(List<ConfigProblem> problems) throws ConfigException {
        Jurisdiction place = Jurisdiction.parse(jurisdiction);
        if (place.equals(Jurisdiction.UNKNOWN) && !jurisdiction.equals(Jurisdiction.UNKNOWN.code())) {
            problems.add(new ConfigProblem(
                    "--jurisdiction", "'" + jurisdiction + "' is not an ISO 3166 code", "Write DE or US-CA."));
            throw new ConfigException(problems);
        }
        RequestFacts facts = new RequestFacts(place, new Signals(gpc, CookieState.ABSENT));
        return DecisionRules.decide(
                PolicyFile.defaultPolicy(),
                facts,
                Finding.NOT_NEEDED,
                Clock.systemUTC().instant());
    }

    private static void purposes(Decision decision, PrintWriter out) {
        out.printf(
                "%s, regime %s (%s): %s%n",
                decision.jurisdiction().code(),
                decision.regime().id(),
                decision.regime().model().id(),
                decision.regime().source());
        for (Map.Entry<Purpose, Outcome> entry : decision.outcomes().entrySet()) {
            Outcome outcome = entry.getValue();
            out.printf(
                    "  %-12s %-6s %s%n",
                    entry.getKey(),
                    outcome.allowed() ? "allow" : "deny",
                    outcome.reason().id());
        }
    }

    private static void address(String url, VendorCatalog catalog, Decision decision, PrintWriter out) {
        Vendor vendor = TagUrl.vendor(url, catalog);
        if (vendor == null) {
            out.printf("%s%n  nobody that the catalogue knows: keep%n", url);
        } else {
            out.printf("%s%n  %s (%s): %s%n", url, vendor.name(), purposes(vendor), verdict(vendor, decision));
        }
    }

    private static String verdict(Vendor vendor, Decision decision) {
        return decision.verdict(vendor.purposes()).id();
    }

    private static String purposes(@Nullable Vendor vendor) {
        if (vendor == null || vendor.isNecessary()) {
            return "necessary";
        }
        return vendor.purposes().stream().map(Purpose::id).collect(Collectors.joining(", "));
    }

    private void page(Path file, PageRules rules, PrintWriter out) throws StartException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartException(
                    "cannot read " + file + (Files.exists(file) ? ": " + e.getMessage() : ": there is no such file"),
                    e);
        }
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream(bytes.length);
        PageRewriter rewriter =
                new PageRewriter(rules, null, (slice, from, to) -> rewritten.write(slice, from, to - from));
        rewriter.write(bytes, 0, bytes.length);
        rewriter.end();
        RewriteSummary summary = rewriter.summary();
        RewriteSummary.Counts all = new RewriteSummary.Counts(0, 0, 0);
        for (RewriteSummary.Counts counts : summary.vendors().values()) {
            all = new RewriteSummary.Counts(
                    all.kept() + counts.kept(), all.parked() + counts.parked(), all.removed() + counts.removed());
        }
        out.printf(
                "%-32s kept %3d  parked %3d  removed %3d  unknown hosts %3d%n",
                file.getFileName(),
                all.kept(),
                all.parked(),
                all.removed(),
                summary.unknownHosts().size());
        if (!shortly) {
            details(summary, rules.catalog(), out);
        }
    }

    private static void details(RewriteSummary summary, VendorCatalog catalog, PrintWriter out) {
        new TreeMap<>(summary.vendors())
                .forEach((id, counts) -> out.printf(
                        "  %-30s %-26s kept %3d  parked %3d  removed %3d%n",
                        id, purposes(catalog.byId(id).orElse(null)), counts.kept(), counts.parked(), counts.removed()));
        if (!summary.unknownHosts().isEmpty()) {
            out.printf(
                    "  not in the catalogue, kept: %s%n",
                    String.join(", ", summary.unknownHosts().stream().sorted().toList()));
        }
    }
}
