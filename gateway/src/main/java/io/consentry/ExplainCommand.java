package io.consentry;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import io.consentry.config.Settings;
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
import io.consentry.proxy.WholePage;
import io.consentry.rewrite.PageAddress;
import io.consentry.rewrite.PageRules;
import io.consentry.vendor.VendorCatalog;

/** Says what the gateway would do to addresses and saved pages, for a visitor who has not answered, and by which law. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Say what becomes of each tag of a page, from the web or from a file, and why.",
        footer = {
            "",
            "Examples:",
            "  ./consentry explain https://shop.example/ --country US --region CO --gpc",
            "  ./consentry explain page.html --country DE --json",
            "  ./consentry explain --tag https://www.googletagmanager.com/gtm.js --gpc"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "URL|FILE", description = "A page, fetched over http or https, or saved.")
    private List<String> subjects = List.of();

    @Option(names = "--tag", paramLabel = "URL", description = "The address of a tag, which is not fetched.")
    private List<String> tags = List.of();

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

    @Option(
            names = "--page",
            paramLabel = "URL",
            description = "Where a saved page or a tag stands, for rules of single pages.")
    private @Nullable String page;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A configuration file, of which the policy, the vendors and the aliases hold.")
    private @Nullable Path configFile;

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
    public Integer call() throws ConfigException, BadSubjectException {
        if (subjects.isEmpty() && tags.isEmpty()) {
            throw new BadSubjectException("name a page, or the address of a tag with --tag; see 'explain --help'");
        }
        List<ConfigProblem> problems = new ArrayList<>();
        Settings own = configFile == null ? null : SettingsOptions.check(configFile);
        VendorCatalog catalog = own == null
                ? VendorFiles.load(null, Map.of(), problems)
                : own.consent().catalog();
        Deciding deciding = deciding(
                own == null ? PolicyFile.defaultPolicy() : own.consent().policy(), problems);
        boolean guarded = own == null || own.page().banner();
        Optional<URI> given = page == null ? Optional.empty() : Optional.of(ExplainedPage.web(page));
        List<Explanation> explanations = new ArrayList<>();
        for (String tag : tags) {
            explanations.add(explainTag(ExplainedPage.web(tag).toString(), given, deciding, catalog));
        }
        for (String subject : subjects) {
            ExplainedPage read = ExplainedPage.of(subject, gpc, ExplainedPage.DEADLINE);
            explanations.add(explainPage(read, given.or(read::address), deciding, catalog, guarded));
        }
        write(explanations);
        return 0;
    }

    /** Decides for a visitor of any page. */
    private record Deciding(Policy policy, Jurisdiction place, Signals signals, Instant now) {
        Explanation explain(String subject, Optional<URI> page) {
            Visited visited =
                    page.map(uri -> Visited.of(uri.getHost(), path(uri))).orElse(Visited.UNKNOWN);
            RequestFacts facts = new RequestFacts(place, signals, visited);
            Decision decision = DecisionRules.decide(policy, facts, Finding.NOT_NEEDED, now);
            return new Explanation(subject, page, !policy.rules().isEmpty(), decision);
        }
    }

    private void write(List<Explanation> explanations) {
        PrintWriter out = spec.commandLine().getOut();
        for (Explanation explanation : explanations) {
            if (json) {
                explanation.writeJson(out);
            } else if (shortly) {
                explanation.writeCounts(out);
            } else {
                explanation.writeText(out);
            }
        }
        out.flush();
    }

    private static Explanation explainTag(String tag, Optional<URI> at, Deciding deciding, VendorCatalog catalog) {
        Explanation explanation = deciding.explain(tag, at);
        String escaped = tag.replace("&", "&amp;").replace("\"", "&quot;");
        byte[] page = ("<script src=\"" + escaped + "\"></script>").getBytes(StandardCharsets.UTF_8);
        new WholePage("text/html", "", page)
                .judge(new PageRules(catalog, explanation.decision(), PageAddress.of("https", "", "/")), explanation);
        return explanation;
    }

    private static Explanation explainPage(
            ExplainedPage read, Optional<URI> address, Deciding deciding, VendorCatalog catalog, boolean guarded)
            throws BadSubjectException {
        Explanation explanation = deciding.explain(read.subject(), address);
        PageAddress place = address.map(uri -> PageAddress.of(uri.getScheme(), uri.getRawAuthority(), path(uri)))
                .orElse(PageAddress.of("https", "", "/"));
        try {
            PageRules rules = new PageRules(catalog, explanation.decision(), place).guarded(guarded);
            read.page().judge(rules, explanation);
        } catch (RuntimeException e) {
            throw new BadSubjectException(read.subject() + " cannot be read: " + e.getMessage(), e);
        }
        return explanation;
    }

    private static String path(URI address) {
        String path = address.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private Deciding deciding(Policy usual, List<ConfigProblem> problems) throws ConfigException {
        Jurisdiction place = place(problems);
        Policy policy = policyFile == null ? usual : PolicyFile.read(policyFile, problems);
        Instant now = now(problems);
        if (!problems.isEmpty() || policy == null) {
            throw new ConfigException(problems);
        }
        Signals signals = new Signals(gpc, dnt, CookieState.ABSENT, Age.parse(age), Optional.empty());
        return new Deciding(policy, place, signals, now);
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
                    jurisdiction == null ? "'" + code + "' is not a country" : "'" + code + "' is not an ISO 3166 code",
                    jurisdiction == null ? "Write for example DE, or US with --region CA." : "Write DE or US-CA."));
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
}
