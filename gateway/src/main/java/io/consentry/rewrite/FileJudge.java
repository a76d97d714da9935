package io.consentry.rewrite;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.Verdict;

/** Judges the texts of one file of the site that is no page but loads others, and counts whom they contact. Not thread-safe. */
final class FileJudge {
    private final Tally tally;
    private final TagJudge judge;
    private final Judgement judgement;

    /** Takes what the file is judged by; its page is where the file itself stands. */
    FileJudge(PageRules rules) {
        this.tally = new Tally(rules.decision());
        this.judge = TagJudge.ofFile(rules, tally);
        this.judgement = new Judgement(tally);
    }

    /** Looks into one text. */
    interface Look<T> {
        /** Notes in the judgement what it finds; the text without what is denied, null where it stays. */
        @Nullable
        T into(TagJudge judge, Judgement judgement);
    }

    /** Judges one text, whose verdict is {@link #verdict} then: the text without what is denied, null where it stays. */
    <T> @Nullable T edit(Look<T> look) {
        judgement.begin();
        T edited = look.into(judge, judgement);
        judgement.settle();
        return edited;
    }

    /** What becomes of the latest text. */
    Verdict verdict() {
        return judgement.verdict();
    }

    /** Whether another visitor might get something else of the texts so far. */
    boolean dependsOnDecision() {
        return tally.dependsOnDecision();
    }

    /** Whom they contact; with whether something of ours was put into the file. */
    RewriteSummary summary(boolean inserted) {
        return tally.summary(inserted);
    }
}
