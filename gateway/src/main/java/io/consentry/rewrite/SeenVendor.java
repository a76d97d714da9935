package io.consentry.rewrite;

import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Verdict;
import io.consentry.vendor.Vendor;

/** A vendor of a page, what becomes of a tag that needs it alone, and what became of its tags so far. */
final class SeenVendor {
    private final Vendor vendor;
    private final Verdict verdict;
    private @Nullable String purposes;
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

    /** Its purposes as a parked element names them. */
    String purposes() {
        String known = purposes;
        if (known == null) {
            known = named(vendor.purposes());
            purposes = known;
        }
        return known;
    }

    /** Purposes as a parked element names them: sorted, without the necessary one, divided by spaces. */
    static String named(Collection<Purpose> purposes) {
        return new TreeSet<>(purposes)
                .stream()
                        .filter(purpose -> !purpose.equals(Purpose.NECESSARY))
                        .map(Purpose::id)
                        .collect(Collectors.joining(" "));
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
