package io.consentry.rewrite;

import org.jspecify.annotations.Nullable;

import io.consentry.html.HtmlTokenizer;
import io.consentry.html.Markup;
import io.consentry.html.Tag;
import io.consentry.html.TokenHandler;

/**
 * Rewrites one page on its way to the browser: judges every tag, parks or removes the denied ones, and puts the
 * insertion first into the head and first into the body. What is not a denied tag leaves byte for byte as it came, and where
 * everything is allowed nothing is read behind the insertion. Not thread-safe.
 */
public final class PageRewriter implements Rewriter {
    /** Takes what leaves the rewriter. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes {@code bytes[from, to)}.
         *
         * @param bytes may be modified after the call
         */
        void write(byte[] bytes, int from, int to);
    }

    private final Output out;
    private final Tally tally;
    private final InsertionSpot spot;
    private final boolean judges;
    private final Elements elements;
    private final HtmlTokenizer tokenizer;
    private final ScannerGuard guard = new ScannerGuard(new Tokens());
    private final ByteOrderMark mark = new ByteOrderMark();
    private boolean unread;

    /**
     * Begins a page.
     *
     * @param rules what it is judged by
     * @param snippet what is put into the head; null if nothing is, as in frames
     * @param sink takes the rewritten page
     */
    public PageRewriter(PageRules rules, byte @Nullable [] snippet, Sink sink) {
        this(rules, snippet == null ? null : new Insertion(snippet), null, sink);
    }

    /**
     * Begins a page.
     *
     * @param rules what it is judged by
     * @param insertion what is put in; null if nothing is, as in frames
     * @param stubs what stands in for parked vendors; null if nothing does
     * @param sink takes the rewritten page
     */
    public PageRewriter(PageRules rules, @Nullable Insertion insertion, @Nullable StubScript stubs, Sink sink) {
        this(rules, insertion, stubs, Reading.HTML, sink);
    }

    private PageRewriter(
            PageRules rules, @Nullable Insertion insertion, @Nullable StubScript stubs, Reading reading, Sink sink) {
        this(rules, insertion, stubs, reading, new Tally(rules.decision()), sink);
    }

    private PageRewriter(
            PageRules rules,
            @Nullable Insertion insertion,
            @Nullable StubScript stubs,
            Reading reading,
            Tally tally,
            Sink sink) {
        this.out = new Output(sink);
        this.tally = tally;
        this.spot = new InsertionSpot(insertion);
        this.judges = !rules.decision().allowsAll() || tally.isWitnessed();
        PageRules own = rules.guarded(insertion != null || (rules.guarded() && reading == Reading.HTML));
        this.elements = new Elements(own, new UrlJudge(own, tally), tally, new Stubs(stubs), out, 0);
        if (insertion != null) {
            elements.guardFrames(insertion.frames());
        }
        this.tokenizer = tokenizer(reading);
        this.unread = !judges && insertion == null;
    }

    private PageRewriter(Elements elements, Tally tally, Output out, Reading reading) {
        this.out = out;
        this.tally = tally;
        this.spot = new InsertionSpot(null);
        this.judges = true;
        this.elements = elements;
        this.tokenizer = tokenizer(reading);
    }

    private HtmlTokenizer tokenizer(Reading reading) {
        return switch (reading) {
            case HTML -> new HtmlTokenizer(judges ? guard : new Tokens());
            case UNCERTAIN -> HtmlTokenizer.ofUncertain(new Tokens());
            case XML -> HtmlTokenizer.ofXml(new XmlReading(new Tokens(), elements));
        };
    }

    /**
     * Begins a document in XML, such as XHTML or SVG. Nothing is put into it.
     *
     * @param rules what it is judged by
     * @param sink takes the rewritten document
     */
    public static PageRewriter ofXml(PageRules rules, Sink sink) {
        return new PageRewriter(rules, null, null, Reading.XML, sink);
    }

    /**
     * Begins a page of which somebody wants to see every tag, also where all of them are allowed. Nothing is put into it.
     *
     * @param rules what it is judged by
     * @param xml whether it is XML
     * @param sink takes the rewritten page
     */
    public static PageRewriter witnessed(PageRules rules, boolean xml, TagWitness witness, Sink sink) {
        return new PageRewriter(
                rules, null, null, xml ? Reading.XML : Reading.HTML, new Tally(rules.decision(), witness), sink);
    }

    /**
     * A rewriter for markup inside of a page, which shares its bases. If the markup comes in one piece, the sink may keep what
     * it takes.
     *
     * @param reading how a browser reads the markup
     */
    static PageRewriter inside(PageRules rules, UrlJudge urls, Tally tally, Sink sink, int depth, Reading reading) {
        Output out = new Output(sink);
        PageRules own = rules.guarded(false); // a frame's scripts may run before the page's guard is there
        return new PageRewriter(new Elements(own, urls, tally, new Stubs(null), out, depth), tally, out, reading);
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        int i = from;
        if (!unread) {
            i = mark.read(bytes, from, to);
            if (!mark.isDecided()) {
                return;
            }
            passMark();
            if (!unread) {
                i = tokenizer.write(bytes, i, to);
            }
        }
        out.copy(bytes, i, to);
        out.flush();
    }

    @Override
    public void end() {
        if (!unread) {
            mark.end();
            passMark();
            tokenizer.end();
            guard.flush();
            elements.end();
            spot.atEnd(out);
        }
        out.flush();
    }

    private void passMark() {
        byte[] seen = mark.take();
        if (mark.isPresent()) {
            out.insert(seen);
        } else if (seen.length > 0) {
            tokenizer.write(seen, 0, seen.length);
        }
    }

    @Override
    public RewriteSummary summary() {
        return tally.summary(spot.isInserted());
    }

    @Override
    public int held() {
        return tokenizer.held() + guard.held() + elements.heldBytes();
    }

    /** Whether another visitor might get something else of what has been judged. */
    boolean dependsOnDecision() {
        return tally.dependsOnDecision();
    }

    /** Whether the markup could end here without anything being cut off or left open. */
    boolean isNeutral() {
        return tokenizer.isNeutral();
    }

    /** Whether, with a document behind it, it would read another one like its first. */
    boolean isAsNew() {
        return tokenizer.isAsNew() && guard.isAsNew() && elements.isAsNew();
    }

    private final class Tokens implements TokenHandler {
        @Override
        public void text(byte[] bytes, int from, int to) {
            int i = spot.isWaiting() ? spot.beforeText(bytes, from, to, out) : from;
            stopReadingIfDone();
            if (judges) {
                elements.text(bytes, i, to);
            } else {
                out.copy(bytes, i, to);
            }
        }

        @Override
        public boolean passes(Tag tag) {
            return judges && spot.isDone() && elements.passes(tag);
        }

        @Override
        public boolean keepsBytes() {
            return elements.keepsBytes();
        }

        @Override
        public void startTag(Tag tag) {
            spot.beforeStart(tag, out);
            if (judges) {
                elements.start(tag);
            } else {
                out.copy(tag.bytes(), tag.from(), tag.to());
            }
            spot.behindStart(tag, out);
            stopReadingIfDone();
        }

        @Override
        public void endTag(Tag tag) {
            spot.beforeEnd(tag, out);
            stopReadingIfDone();
            if (judges) {
                elements.end(tag);
            } else {
                out.copy(tag.bytes(), tag.from(), tag.to());
            }
        }

        @Override
        public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {
            spot.markup();
            if (kind == Markup.UNFINISHED_TAG) {
                spot.insert(out); // behind it, the snippet would finish it
            }
            if (judges) {
                elements.markup(kind, bytes, from, to);
            } else {
                out.copy(bytes, from, to);
            }
        }

        private void stopReadingIfDone() {
            if (!judges && spot.isDone()) {
                unread = true;
                tokenizer.stop();
            }
        }
    }
}
