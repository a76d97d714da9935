package io.consentry;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** What is decided of purposes and tags, by which rule and which source; written as text or JSON. */
final class Explanation {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Decision decision;
    private final VendorCatalog catalog;
    private final List<Tag> addresses = new ArrayList<>();
    private final Map<String, RewriteSummary> pages = new TreeMap<>();

    /**
     * What becomes of a tag.
     *
     * @param subject the tag's address, or its vendor's name where several tags are one line
     * @param vendor the vendor's identifier; empty where nobody knows it
     * @param purposes that it needs
     * @param verdict keep, park or remove
     * @param rule the reason that decides
     * @param source the law that the rule follows
     */
    private record Tag(String subject, String vendor, String purposes, String verdict, String rule, String source) {}

    Explanation(Decision decision, VendorCatalog catalog) {
        this.decision = decision;
        this.catalog = catalog;
    }

    /** Adds an address. */
    void address(String url, @Nullable Vendor vendor) {
        addresses.add(tag(url, vendor));
    }

    /** Adds a page, after it was rewritten. */
    void page(String file, RewriteSummary summary) {
        pages.put(file, summary);
    }

    private Tag tag(String subject, @Nullable Vendor vendor) {
        if (vendor == null) {
            Collection<Purpose> all = decision.outcomes().keySet();
            Outcome outcome = decisive(all);
            boolean matters = decision.unknownVendors() == io.consentry.policy.UnknownVendors.PARK;
            return new Tag(
                    subject,
                    "",
                    "unknown",
                    decision.unknownVendorVerdict().id(),
                    "unknown-vendors " + decision.unknownVendors().id(),
                    matters ? outcome.source() : "the policy's unknown-vendors");
        }
        Collection<Purpose> purposes = vendor.isNecessary() ? Set.of(Purpose.NECESSARY) : vendor.purposes();
        Outcome outcome = decisive(purposes);
        return new Tag(
                subject,
                vendor.id(),
                purposes.stream().map(Purpose::id).collect(Collectors.joining(" ")),
                decision.verdict(purposes).id(),
                outcome.reason().id(),
                outcome.source());
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

    void writeText(PrintWriter out, boolean shortly) {
        if (!shortly) {
            out.printf(
                    "%s, regime %s (%s), policy %s%s%n",
                    decision.jurisdiction().code(),
                    decision.regime().id(),
                    decision.regime().model().id(),
                    decision.policyVersion(),
                    decision.gpc() ? ", Sec-GPC: 1" : "");
            decision.outcomes()
                    .forEach((purpose, outcome) -> out.printf(
                            "  %-12s %-6s %-16s %s%n",
                            purpose,
                            outcome.allowed() ? "allow" : "deny",
                            outcome.reason().id(),
                            outcome.source()));
        }
        for (Tag tag : addresses) {
            out.println(tag.subject());
            line(tag, out);
        }
        pages.forEach((file, summary) -> page(file, summary, shortly, out));
    }

    private static void line(Tag tag, PrintWriter out) {
        String who = tag.vendor().isEmpty() ? "nobody that the catalogue knows" : tag.vendor();
        out.printf("  %s (%s): %s%n", who, tag.purposes(), tag.verdict());
        out.printf("    %s: %s%n", tag.rule(), tag.source());
    }

    private void page(String file, RewriteSummary summary, boolean shortly, PrintWriter out) {
        int kept = 0;
        int parked = 0;
        int removed = 0;
        for (RewriteSummary.Counts counts : summary.vendors().values()) {
            kept += counts.kept();
            parked += counts.parked();
            removed += counts.removed();
        }
        out.printf(
                "%-32s kept %3d  parked %3d  removed %3d  unknown hosts %3d%n",
                file.substring(file.lastIndexOf('/') + 1),
                kept,
                parked,
                removed,
                summary.unknownHosts().size());
        if (shortly) {
            return;
        }
        new TreeMap<>(summary.vendors()).forEach((id, counts) -> {
            out.printf(
                    "  %-30s kept %3d  parked %3d  removed %3d%n",
                    id, counts.kept(), counts.parked(), counts.removed());
            Tag tag = tag(id, catalog.byId(id).orElse(null));
            out.printf("    %s, %s: %s%n", tag.purposes(), tag.rule(), tag.source());
        });
        if (!summary.unknownHosts().isEmpty()) {
            out.printf(
                    "  not in the catalogue, %s: %s%n",
                    decision.unknownVendorVerdict().id(),
                    String.join(", ", summary.unknownHosts().stream().sorted().toList()));
        }
    }

    void writeJson(PrintWriter out) {
        ObjectNode root = JSON.createObjectNode();
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
        addresses.forEach(tag -> write(tag, tags.addObject().put("url", tag.subject())));
        ArrayNode files = root.putArray("pages");
        pages.forEach((file, summary) -> {
            ObjectNode page = files.addObject().put("file", file);
            ArrayNode vendors = page.putArray("vendors");
            new TreeMap<>(summary.vendors()).forEach((id, counts) -> {
                ObjectNode vendor = vendors.addObject();
                write(tag(id, catalog.byId(id).orElse(null)), vendor);
                vendor.put("kept", counts.kept()).put("parked", counts.parked()).put("removed", counts.removed());
            });
            ArrayNode unknown = page.putArray("unknownHosts");
            summary.unknownHosts().stream().sorted().forEach(unknown::add);
        });
        out.println(root.toPrettyString());
    }

    private static void write(Tag tag, ObjectNode into) {
        into.put("vendor", tag.vendor().isEmpty() ? null : tag.vendor());
        into.put("purposes", tag.purposes());
        into.put("verdict", tag.verdict());
        into.put("rule", tag.rule());
        into.put("source", tag.source());
    }
}
