package io.consentry.rewrite;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.Decision;
import io.consentry.policy.Verdict;
import io.consentry.vendor.Vendor;

/** A vendor of a page, what becomes of a tag that needs it alone, and what became of its tags so far. */
final class SeenVendor {
    private final Vendor vendor;
    private final Verdict verdict;
    private byte @Nullable [] mark;
    private int kept;
    private int parked;
    private int removed;

    SeenVendor(Vendor vendor, Decision decision) {
        this.vendor = vendor;
        this.verdict = vendor.isNecessary() ? Verdict.KEEP : decision.verdict(vendor.purposes());
    }

    Vendor vendor() {
        return vendor;
    }

    boolean isDenied() {
        return verdict != Verdict.KEEP;
    }

    /** What becomes of a tag that would contact nobody else. */
    Verdict verdict() {
        return verdict;
    }

    /** The attribute that marks an element that waits for it alone. */
    byte[] mark() {
        byte[] known = mark;
        if (known == null) {
            known = TagEdit.mark(vendor.purposes());
            mark = known;
        }
        return known;
    }

    void count(Verdict tagsVerdict) {
        switch (tagsVerdict) {
            case KEEP -> kept++;
            case PARK -> parked++;
            case REMOVE -> removed++;
        }
    }

    RewriteSummary.Counts counts() {
        return new RewriteSummary.Counts(kept, parked, removed);
    }
}
