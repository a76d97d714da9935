package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Period;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Model;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.policy.Regime;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/** A small catalogue, decisions of every kind, and pages run through the rewriter. */
final class Pages {
    static final VendorCatalog CATALOG = VendorCatalog.of(
            List.of(
                    vendor("ads", "advertising", List.of("ads.example", "xn--wrbung-bva.example"), List.of("adq(")),
                    vendor("stats", "analytics", List.of("stats.example"), List.of("stat('init'")),
                    vendor("tags", "advertising analytics", List.of("tags.example"), List.of("tagLayer")),
                    vendor("chat", "functional", List.of("chat.example"), List.of()),
                    vendor("shared", "analytics", List.of("shared.example/track"), List.of()),
                    vendor("library", "", List.of("cdn.example"), List.of())),
            Map.of());

    private static final Pattern KEPT = Pattern.compile("(data:,)#([\\w+/]+)");

    private static final PageAddress PAGE = new PageAddress("https", "shop.example", 443, "/a/page.html?q=1");

    private Pages() {}

    private static Vendor vendor(String id, String purposes, List<String> places, List<String> snippets) {
        Set<Purpose> all = new TreeSet<>();
        for (String purpose : purposes.split(" ", -1)) {
            if (!purpose.isEmpty()) {
                all.add(new Purpose(purpose));
            }
        }
        List<Vendor.Rule> rules = places.stream()
                .map(place -> {
                    int slash = place.indexOf('/');
                    return slash < 0
                            ? new Vendor.Rule(place, "")
                            : new Vendor.Rule(place.substring(0, slash), place.substring(slash));
                })
                .toList();
        List<Vendor.Signature> signatures =
                snippets.stream().map(code -> new Vendor.Signature(code, false)).toList();
        return new Vendor(id, id, new TreeSet<>(all), rules, signatures, List.of());
    }

    /** A decision that allows these purposes and denies the others, which a choice could change. */
    static Decision allowing(Purpose... allowed) {
        return decision(true, allowed);
    }

    /** A decision that denies everything, and no choice could change it. */
    static Decision forbidding() {
        return decision(false);
    }

    static Decision allowingAll() {
        return allowing(Purpose.FUNCTIONAL, Purpose.ANALYTICS, Purpose.ADVERTISING);
    }

    private static Decision decision(boolean grantable, Purpose... allowed) {
        Map<Purpose, Outcome> outcomes = new TreeMap<>();
        outcomes.put(Purpose.NECESSARY, new Outcome(true, Reason.NECESSARY, true));
        for (Purpose purpose : List.of(Purpose.FUNCTIONAL, Purpose.ANALYTICS, Purpose.ADVERTISING)) {
            outcomes.put(
                    purpose,
                    Arrays.asList(allowed).contains(purpose)
                            ? new Outcome(true, Reason.GRANTED, true)
                            : new Outcome(false, Reason.DEFAULT, grantable));
        }
        Regime regime = new Regime(
                "test",
                Model.OPT_IN,
                Set.of("DE"),
                Set.of(),
                new Regime.Gpc(Set.of(), false),
                Period.ofDays(1),
                Period.ofDays(1),
                "none");
        return new Decision("1", new Jurisdiction("DE"), regime, false, outcomes, Map.of(), true);
    }

    static PageRules rules(Decision decision) {
        return new PageRules(CATALOG, decision, PAGE);
    }

    static PageRules on(Decision decision, PageAddress page) {
        return new PageRules(CATALOG, decision, page);
    }

    /** The page with everything denied that can be. */
    static String parked(String page) {
        return rewrite(page, allowing());
    }

    /** The page with everything forbidden. */
    static String removed(String page) {
        return rewrite(page, forbidding());
    }

    static String rewrite(String page, Decision decision) {
        return run(page.getBytes(StandardCharsets.UTF_8), rules(decision), null, new int[0]);
    }

    static String inserting(String page, Decision decision, String snippet) {
        return run(page.getBytes(StandardCharsets.UTF_8), rules(decision), snippet, new int[0]);
    }

    /**
     * Runs a page.
     *
     * @param cuts where it is cut into pieces, ascending
     */
    static String run(byte[] page, PageRules rules, @Nullable String snippet, int[] cuts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] insertion = snippet == null ? null : snippet.getBytes(StandardCharsets.UTF_8);
        PageRewriter rewriter =
                new PageRewriter(rules, insertion, (bytes, from, to) -> out.write(bytes, from, to - from));
        feed(rewriter, page, cuts);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Runs a document in XML. */
    static String runXml(byte[] page, PageRules rules, int[] cuts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        feed(PageRewriter.ofXml(rules, (bytes, from, to) -> out.write(bytes, from, to - from)), page, cuts);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Without the addresses in styles that are kept to come back. */
    static String withoutKept(String page) {
        return KEPT.matcher(page).replaceAll("$1");
    }

    /** The page with the addresses in its styles as they were. */
    static String withKept(String page) {
        return KEPT.matcher(page)
                .replaceAll(kept -> Matcher.quoteReplacement(
                        new String(Base64.getDecoder().decode(kept.group(2)), StandardCharsets.UTF_8)));
    }

    static RewriteSummary summary(String page, Decision decision) {
        PageRewriter rewriter = new PageRewriter(rules(decision), null, (bytes, from, to) -> {});
        feed(rewriter, page.getBytes(StandardCharsets.UTF_8), new int[0]);
        return rewriter.summary();
    }

    static void feed(PageRewriter rewriter, byte[] page, int[] cuts) {
        int from = 0;
        for (int cut : cuts) {
            byte[] piece = Arrays.copyOfRange(page, from, cut);
            rewriter.write(piece, 0, piece.length);
            from = cut;
        }
        rewriter.write(page, from, page.length);
        rewriter.end();
    }

    /** Cuts at every byte. */
    static int[] everyByte(int length) {
        int[] cuts = new int[length];
        Arrays.setAll(cuts, i -> i);
        return cuts;
    }
}
