package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import io.consentry.policy.Verdict;

/**
 * Rewrites speculation rules that are a file of their own: those that name a denied vendor, or take any link of the page, have
 * no rule any more, whatever is allowed those that are longer than {@value Elements#MOST_TEXT_BYTES} bytes. Not thread-safe.
 */
public final class RulesRewriter implements FileRewriter {
    private static final byte[] NONE = "{}".getBytes(StandardCharsets.US_ASCII);

    private final Output out;
    private final FileJudge file;
    private Slices text = new Slices();
    private boolean tooLong;

    /**
     * Begins rules.
     *
     * @param rules what they are judged by; its page is where they themselves stand
     * @param sink takes the rewritten rules
     */
    public RulesRewriter(PageRules rules, PageRewriter.Sink sink) {
        this.out = new Output(sink);
        this.file = new FileJudge(rules);
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        if (!tooLong) {
            text.add(bytes, from, to);
            tooLong = text.size() > Elements.MOST_TEXT_BYTES;
        }
        if (tooLong) {
            text = new Slices();
        }
    }

    @Override
    public void end() {
        Slice json = text.joined();
        file.edit((judge, judgement) -> {
            if (tooLong) {
                judgement.foundUnreadable();
            } else {
                judge.rules(json, judgement);
            }
            return null;
        });
        if (!tooLong && file.verdict() == Verdict.KEEP) {
            out.copy(json);
        } else {
            out.insert(NONE);
        }
        text = new Slices();
        out.flush();
    }

    @Override
    public boolean dependsOnDecision() {
        return file.dependsOnDecision();
    }

    @Override
    public RewriteSummary summary() {
        return file.summary(false);
    }

    @Override
    public int held() {
        return text.size();
    }
}
