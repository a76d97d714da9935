package io.consentry;

import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.policy.UnknownVendors;
import io.consentry.policy.Verdict;
import io.consentry.rewrite.TagWitness;
import io.consentry.vendor.Vendor;

/** What is decided of purposes and of the tags of one page, by which rule and which source; written as text or JSON. */
final class Explanation implements TagWitness {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String subject;
    private final Optional<URI> page;
    private final boolean pagesDiffer;
    private final Decision decision;
    private final List<Line> lines = new ArrayList<>();

    /**
     * What becomes of a tag.
     *
     * @param tag its markup, or its address
     * @param vendors their identifiers; empty where nobody knows any
     * @param unknownHosts hosts that nobody knows
     * @param purposes that it needs
     * @param verdict what becomes of it
     * @param rule the reason that decides
     * @param source the law that the rule follows
     */
    private record Line(
            String tag,
            List<String> vendors,
            List<String> unknownHosts,
            String purposes,
            Verdict verdict,
            String rule,
            String source) {}

    /**
     * Begins, of a page or an address.
     *
     * @param page the page that it was judged for; empty where nobody knows, so that the rules of all pages hold
     * @param pagesDiffer whether there are rules for single pages
     */
    Explanation(String subject, Optional<URI> page, boolean pagesDiffer, Decision decision) {
        this.subject = subject;
        this.page = page;
        this.pagesDiffer = pagesDiffer;
        this.decision = decision;
    }

    /** What is decided of purposes. */
    Decision decision() {
        return decision;
    }

    @Override
    public void saw(Seen tag) {
        Set<Purpose> purposes = new TreeSet<>();
        tag.vendors().forEach(vendor -> purposes.addAll(needed(vendor)));
        if (tag.unreadable()) {
            purposes.addAll(decision.outcomes().keySet());
        }
        boolean unknown = !tag.unknownHosts().isEmpty()
                && (purposes.isEmpty() || decision.unknownVendorVerdict() != Verdict.KEEP);
        Outcome outcome = decisive(unknown ? decision.outcomes().keySet() : purposes);
        boolean byPurposes = !unknown || decision.unknownVendors() == UnknownVendors.PARK;
        lines.add(new Line(
                tag.markup(),
                tag.vendors().stream().map(Vendor::id).toList(),
                tag.unknownHosts(),
                purposes.isEmpty()
                        ? "unknown"
                        : purposes.stream().map(Purpose::id).collect(Collectors.joining(" ")),
                tag.verdict(),
                unknown
                        ? "unknown-vendors " + decision.unknownVendors().id()
                        : outcome.reason().id(),
                byPurposes ? outcome.source() : "the policy's unknown-vendors"));
    }

    private static Collection<Purpose> needed(Vendor vendor) {
        return vendor.isNecessary() ? Set.of(Purpose.NECESSARY) : vendor.purposes();
    }

    /** The first denial that cannot be changed, or else the first denial, or else whatever allows. */
    private Outcome decisive(Collection<Purpose> purposes) {
        Outcome decisive = new Outcome(false, Reason.DEFAULT, false, "no purpose of the policy");
        int weight = -1;
        for (Purpose purpose : purposes) {
            Outcome outcome = decision.outcomes().get(purpose);
            if (outcome != null) {
                int its = outcome.allowed() ? 0 : outcome.grantable() ? 1 : 2;
                if (its > weight) {
                    decisive = outcome;
                    weight = its;
                }
            }
        }
        return decisive;
    }

    /** Writes all of it. */
    void writeText(PrintWriter out) {
        out.printf(
                "%s: %s, regime %s (%s), policy %s%s%n",
                subject,
                decision.jurisdiction().equals(Jurisdiction.UNKNOWN)
                        ? "unknown place"
                        : decision.jurisdiction().code(),
                decision.regime().id(),
                decision.regime().model().id(),
                decision.policyVersion(),
                decision.gpc() ? ", Sec-GPC: 1" : "");
        if (page.isPresent()) {
            out.printf("  judged for %s%n", page.get());
        } else if (pagesDiffer) {
            out.println("  judged for any page: all of the policy's rules for single pages hold; name one with --page");
        }
        decision.outcomes()
                .forEach((purpose, outcome) -> out.printf(
                        "  %-12s %-6s %-16s %s%n",
                        purpose,
                        outcome.allowed() ? "allow" : "deny",
                        outcome.reason().id(),
                        outcome.source()));
        for (Line line : lines) {
            out.println();
            out.println("  " + line.tag());
            out.printf(
                    "    %s (%s): %s%n",
                    who(line), line.purposes(), line.verdict().id());
            out.printf("    %s: %s%n", line.rule(), line.source());
        }
        out.println();
        writeCounts(out);
    }

    private static String who(Line line) {
        List<String> who = new ArrayList<>(line.vendors());
        if (!line.unknownHosts().isEmpty()) {
            who.add("not in the catalogue: " + String.join(", ", line.unknownHosts()));
        }
        return who.isEmpty() ? "cannot be looked into" : String.join(", ", who);
    }

    /** Writes one line: how many tags were kept, parked and removed. */
    void writeCounts(PrintWriter out) {
        out.printf(
                "%-32s kept %3d  parked %3d  removed %3d  unknown hosts %3d%n",
                subject.substring(subject.lastIndexOf('/', subject.length() - 2) + 1),
                count(Verdict.KEEP),
                count(Verdict.PARK),
                count(Verdict.REMOVE),
                lines.stream()
                        .flatMap(line -> line.unknownHosts().stream())
                        .distinct()
                        .count());
    }

    private long count(Verdict verdict) {
        return lines.stream().filter(line -> line.verdict() == verdict).count();
    }

    /** Writes all of it as one JSON object. */
    void writeJson(PrintWriter out) {
        ObjectNode root = JSON.createObjectNode();
        root.put("subject", subject);
        root.put("page", page.map(URI::toString).orElse(null));
        root.put("policyVersion", decision.policyVersion());
        root.put("jurisdiction", decision.jurisdiction().code());
        root.put("regime", decision.regime().id());
        root.put("model", decision.regime().model().id());
        root.put("gpc", decision.gpc());
        ObjectNode purposes = root.putObject("purposes");
        decision.outcomes()
                .forEach((purpose, outcome) -> purposes.putObject(purpose.id())
                        .put("allowed", outcome.allowed())
                        .put("reason", outcome.reason().id())
                        .put("source", outcome.source()));
        ArrayNode tags = root.putArray("tags");
        for (Line line : lines) {
            ObjectNode tag = tags.addObject().put("tag", line.tag());
            line.vendors().forEach(tag.putArray("vendors")::add);
            line.unknownHosts().forEach(tag.putArray("unknownHosts")::add);
            tag.put("purposes", line.purposes());
            tag.put("verdict", line.verdict().id());
            tag.put("rule", line.rule());
            tag.put("source", line.source());
        }
        out.println(root.toPrettyString());
    }
}
