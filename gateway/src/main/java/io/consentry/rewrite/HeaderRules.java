package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.Verdict;

/** Takes denied vendors out of the response headers that would make a browser contact them. */
public final class HeaderRules {
    /** The headers to which {@link #govern} applies; any other comes back as it is. */
    public static final List<String> GOVERNED = List.of(
            "Alt-Svc",
            "Link",
            "Refresh",
            "Report-To",
            "Reporting-Endpoints",
            "Speculation-Rules",
            "Content-Security-Policy",
            "Content-Security-Policy-Report-Only");

    private HeaderRules() {}

    /**
     * Judges where an answer leads a part of a page: an image, a script, a frame. Where a whole page leads, the visitor
     * goes.
     *
     * @param location the value of {@code Location} (RFC 9110, 10.2.2)
     * @return null where it leads to nobody who may be denied to a visitor
     */
    public static @Nullable Verdict location(String location, PageRules rules) {
        return new HeaderJudge(rules).location(location);
    }

    /**
     * What becomes of one header.
     *
     * @param values to send, fewer if whole ones are denied; the given list itself if nothing is
     * @param differs whether another visitor may get other values
     */
    public record Governed(List<String> values, boolean differs) {}

    /**
     * Governs all values of one header.
     *
     * <p>Of a list only the denied members go; the others stay as they were written, in order. {@code NEL} needs no
     * rule of its own: it names a group of {@code Report-To}.
     *
     * @param name in any case
     * @param values in order
     */
    public static Governed govern(String name, List<String> values, PageRules rules) {
        HeaderJudge judge = new HeaderJudge(rules);
        List<String> whole = whole(name, values);
        List<String> kept = kept(name, whole, judge);
        boolean stays = rules.decision().allowsAll() || kept.equals(whole);
        return new Governed(stays ? values : kept, judge.dependsOnDecision());
    }

    /** Browsers join the lines of a header: what is cut in two by them must not be judged in two. */
    private static List<String> whole(String name, List<String> values) {
        boolean isPolicy = name.regionMatches(true, 0, "content-security-policy", 0, 23);
        return isPolicy || values.size() < 2 ? values : List.of(String.join(", ", values));
    }

    private static List<String> kept(String name, List<String> whole, HeaderJudge judge) {
        List<String> kept = new ArrayList<>();
        for (String value : whole) {
            String left = switch (name.toLowerCase(Locale.ROOT)) {
                case "link" -> judge.members(value, false, judge::allowsLink);
                case "alt-svc" -> judge.members(value, false, judge::allowsService);
                case "report-to", "reporting-endpoints", "speculation-rules" ->
                    judge.members(value, true, judge::allowsQuoted);
                case "refresh" -> judge.allowsRefresh(value) ? value : "";
                case "content-security-policy", "content-security-policy-report-only" -> judge.policies(value);
                default -> value;
            };
            if (!left.isEmpty() || value.isEmpty()) {
                kept.add(left);
            }
        }
        return List.copyOf(kept);
    }
}
