package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import io.consentry.policy.Verdict;

/**
 * Rewrites speculation rules that are a file of their own: those that name a denied vendor, or take any link of the page, have
 * no rule any more. So have those of which more would have to be held back than {@value Elements#MOST_TEXT_BYTES} bytes. Not
 * thread-safe.
 */
public final class RulesRewriter implements FileRewriter {
    private static final byte[] NONE = "{}".getBytes(StandardCharsets.US_ASCII);

    private final PageRules rules;
    private final Output out;
    private final Tally tally;
    private final TagJudge judge;
    private final Judgement judgement;
    private Slices text = new Slices();
    private boolean tooLong;

    /**
     * Begins rules.
     *
     * @param rules what they are judged by; its page is where they themselves stand
     * @param sink takes the rewritten rules
     */
    public RulesRewriter(PageRules rules, PageRewriter.Sink sink) {
        this.rules = rules;
        this.out = new Output(sink);
        this.tally = new Tally(rules.decision());
        this.judge = TagJudge.ofFile(rules, tally);
        this.judgement = new Judgement(tally);
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        if (!tooLong) {
            text.add(bytes, from, to);
            tooLong = text.size() > Elements.MOST_TEXT_BYTES;
        } else if (rules.decision().allowsAll()) {
            out.copy(bytes, from, to);
        }
        if (tooLong && rules.decision().allowsAll()) {
            text.copyTo(out);
            out.flush();
        }
        if (tooLong) {
            text = new Slices();
        }
    }

    @Override
    public void end() {
        if (tooLong) {
            tally.foundUnreadable();
            if (!rules.decision().allowsAll()) {
                out.insert(NONE);
            }
        } else {
            Slice json = text.joined();
            judgement.begin();
            judge.rules(json, judgement);
            if (judgement.settle() == Verdict.KEEP) {
                out.copy(json);
            } else {
                out.insert(NONE);
            }
        }
        text = new Slices();
        out.flush();
    }

    @Override
    public boolean dependsOnDecision() {
        return tally.dependsOnDecision();
    }

    @Override
    public RewriteSummary summary() {
        return tally.summary(false);
    }

    @Override
    public int held() {
        return text.size();
    }
}
