package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.consentry.html.ByteScan;
import io.consentry.vendor.Vendor;

/** Judges documents inside of documents, and markup that only some browsers read as such. */
final class NestedPage {
    /** Frames in frames deeper than this are not looked into; they wait for everything to be allowed. */
    private static final int DEEPEST = 4;

    private final PageRules rules;
    private final UrlJudge urls;
    private final Tally tally;
    private final int depth;

    /** What became of the latest markup inside of an element, and its rewriter, where another one can begin behind it. */
    private final Slices latest = new Slices();

    private @Nullable PageRewriter reusable;

    NestedPage(PageRules rules, UrlJudge urls, Tally tally, int depth) {
        this.rules = rules;
        this.urls = urls;
        this.tally = tally;
        this.depth = depth;
    }

    /** Judges the document of a frame, without rewriting it; whether anything in it is denied. */
    boolean judge(byte[] document, Judgement judgement) {
        if (depth >= DEEPEST) {
            judgement.foundUnreadable();
            return true;
        }
        Tally inside = new Tally(rules.decision());
        rewrite(Slice.of(document), Reading.HTML, urls.inside(inside), inside, (bytes, from, to) -> {});
        boolean maybeXml = ByteScan.containsIgnoreCase(document, 0, document.length, "xmlns")
                || ByteScan.containsIgnoreCase(document, 0, document.length, "<?xml");
        if (maybeXml) {
            rewrite(Slice.of(document), Reading.XML, urls.inside(inside), inside, (bytes, from, to) -> {});
        }
        boolean denied = inside.hasUnreadable();
        if (denied) {
            judgement.foundUnreadable();
        }
        for (String id : inside.summary(false).vendors().keySet()) {
            Vendor vendor = rules.catalog().byId(id).orElseThrow();
            denied |= judgement.found(vendor);
        }
        return denied;
    }

    /**
     * Rewrites markup that stands inside of an element, such as {@code noscript}.
     *
     * @param uncertain whether it cannot be known how a browser reads it, if it reads it at all
     * @return what it becomes, until the next call; null if that cannot stand there: something in it is cut off or left open
     *     that would reach beyond the element's end
     */
    @Nullable
    Slices rewriteInside(Slice markup, boolean uncertain) {
        if (depth >= DEEPEST) {
            return null;
        }
        latest.clear();
        if (uncertain) {
            return rewrite(markup, Reading.UNCERTAIN, urls, tally, latest::add) ? latest : null;
        }
        PageRewriter rewriter = reusable;
        reusable = null;
        if (rewriter == null) {
            rewriter = PageRewriter.inside(rules, urls, tally, latest::add, depth + 1, Reading.HTML);
        }
        boolean neutral = rewrite(markup, rewriter);
        if (rewriter.isAsNew()) {
            reusable = rewriter;
        }
        return neutral ? latest : null;
    }

    /** Whether a piece of XML holds something denied. */
    boolean isDeniedXml(byte[] markup) {
        Tally inside = new Tally(rules.decision());
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
        boolean deep = depth >= DEEPEST;
        if (!deep) {
            rewrite(
                    Slice.of(markup),
                    Reading.XML,
                    urls,
                    inside,
                    (bytes, from, to) -> rewritten.write(bytes, from, to - from));
        }
        return deep || !Arrays.equals(rewritten.toByteArray(), markup);
    }

    private boolean rewrite(Slice markup, Reading reading, UrlJudge judge, Tally counted, PageRewriter.Sink out) {
        return rewrite(markup, PageRewriter.inside(rules, judge, counted, out, depth + 1, reading));
    }

    private static boolean rewrite(Slice markup, PageRewriter rewriter) {
        rewriter.write(markup.bytes(), markup.from(), markup.to());
        boolean neutral = rewriter.isNeutral();
        rewriter.end();
        return neutral;
    }
}
