package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

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
     * @return whether it can stand there: nothing in it is cut off or left open that would reach beyond the element's end
     */
    boolean rewriteInside(Slice markup, boolean uncertain, PageRewriter.Sink out) {
        if (depth >= DEEPEST) {
            return false;
        }
        return rewrite(markup, uncertain ? Reading.UNCERTAIN : Reading.HTML, urls, tally, out);
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
        PageRewriter rewriter = PageRewriter.inside(rules, judge, counted, out, depth + 1, reading);
        rewriter.write(markup.bytes(), markup.from(), markup.to());
        boolean neutral = rewriter.isNeutral();
        rewriter.end();
        return neutral;
    }
}
