package io.consentry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

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
import io.consentry.consent.Age;
import io.consentry.consent.CookieState;
import io.consentry.consent.Signals;
import io.consentry.policy.Decision;
import io.consentry.policy.DecisionRules;
import io.consentry.policy.Finding;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Policy;
import io.consentry.policy.RequestFacts;
import io.consentry.policy.Visited;
import io.consentry.rewrite.PageAddress;
import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.TagUrl;
import io.consentry.vendor.VendorCatalog;

/** Says what the gateway would do to addresses and saved pages, for a visitor who has not answered, and by which law. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Say what becomes of tags, and why: of an address, or of those in saved pages.",
        footer = {
            "",
            "Examples:",
            "  ./consentry explain https://connect.facebook.net/en_US/fbevents.js --country US --region CO --gpc",
            "  ./consentry explain page.html --country DE --json"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "URL|FILE", description = "An address, or a saved page.")
    @SuppressWarnings("NullAway.Init")
    private List<String> subjects;

    @Option(names = "--country", paramLabel = "CODE", description = "Where the visitor is (ISO 3166-1).")
    private @Nullable String country;

    @Option(names = "--region", paramLabel = "CODE", description = "The region there (ISO 3166-2), such as CA.")
    private @Nullable String region;

    @Option(names = "--jurisdiction", paramLabel = "CODE", description = "Both in one, such as US-CA. Default: unknown")
    private @Nullable String jurisdiction;

    @Option(names = "--gpc", description = "The visitor's browser sends Sec-GPC: 1.")
    private boolean gpc;

    @Option(names = "--dnt", description = "The visitor's browser sends DNT: 1.")
    private boolean dnt;

    @Option(names = "--age", paramLabel = "YEARS", description = "What the site says of the visitor's age.")
    private String age = "";

    @Option(names = "--page", paramLabel = "URL", description = "The page that it is about, for rules of single pages.")
    private @Nullable String page;

    @Option(names = "--policy", paramLabel = "FILE", description = "A policy in YAML in place of the default one.")
    private @Nullable Path policyFile;

    @Option(
            names = "--at",
            paramLabel = "DAY",
            description = "The day on which it is, such as 2027-01-01. Default: now")
    private @Nullable String day;

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Option(names = "--short", description = "One line for each page: how many tags were kept, parked and removed.")
    private boolean shortly;

    @Override
    public Integer call() throws ConfigException, StartException {
        List<ConfigProblem> problems = new ArrayList<>();
        VendorCatalog catalog = VendorFiles.load(null, Map.of(), problems);
        Decision decision = decide(problems);
        PrintWriter out = spec.commandLine().getOut();
        Explanation explanation = new Explanation(decision, catalog);
        for (String subject : subjects) {
            if (subject.contains("://")) {
                explanation.address(subject, TagUrl.vendor(subject, catalog));
            } else {
                PageRules rules = new PageRules(catalog, decision, PageAddress.of("https", "", "/"));
                explanation.page(subject, rewrite(Path.of(subject), rules));
            }
        }
        if (json) {
            explanation.writeJson(out);
        } else {
            explanation.writeText(out, shortly);
        }
        out.flush();
        return 0;
    }

    private Decision decide(List<ConfigProblem> problems) throws ConfigException {
        Jurisdiction place = place(problems);
        Policy policy = policyFile == null ? PolicyFile.defaultPolicy() : PolicyFile.read(policyFile, problems);
        Instant now = now(problems);
        Visited visited = Visited.UNKNOWN;
        if (page != null) {
            java.net.URI address = java.net.URI.create(page);
            visited = Visited.of(
                    String.valueOf(address.getHost()), address.getRawPath().isEmpty() ? "/" : address.getRawPath());
        }
        if (!problems.isEmpty() || policy == null) {
            throw new ConfigException(problems);
        }
        Signals signals = new Signals(gpc, dnt, CookieState.ABSENT, Age.parse(age), java.util.Optional.empty());
        return DecisionRules.decide(policy, new RequestFacts(place, signals, visited), Finding.NOT_NEEDED, now);
    }

    private Jurisdiction place(List<ConfigProblem> problems) {
        if (jurisdiction != null && (country != null || region != null)) {
            problems.add(
                    new ConfigProblem("--jurisdiction", "says the place already", "Leave out --country and --region."));
        }
        String code = jurisdiction == null ? country : jurisdiction;
        Jurisdiction place = jurisdiction == null ? Jurisdiction.of(country, region) : Jurisdiction.parse(jurisdiction);
        boolean meant = code != null && !code.equals(Jurisdiction.UNKNOWN.code());
        if (meant && place.equals(Jurisdiction.UNKNOWN)) {
            problems.add(new ConfigProblem(
                    jurisdiction == null ? "--country" : "--jurisdiction",
                    "'" + code + "' is not an ISO 3166 code",
                    "Write DE or US-CA."));
        }
        if (region != null && !place.hasRegion()) {
            problems.add(new ConfigProblem(
                    "--region", "'" + region + "' is no region of " + place.code(), "Write CA beside --country US."));
        }
        return place;
    }

    private Instant now(List<ConfigProblem> problems) {
        try {
            return day == null
                    ? Clock.systemUTC().instant()
                    : LocalDate.parse(day).atTime(12, 0).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            problems.add(new ConfigProblem("--at", "'" + day + "' is not a day", "Write for example 2027-01-01."));
            return Instant.EPOCH;
        }
    }

    private static io.consentry.rewrite.RewriteSummary rewrite(Path file, PageRules rules) throws StartException {
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
        return rewriter.summary();
    }
}
