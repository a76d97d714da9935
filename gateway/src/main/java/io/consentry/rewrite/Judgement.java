package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Verdict;
import io.consentry.vendor.Vendor;

/** What was found in one tag, and what follows from it. Reused from tag to tag. */
final class Judgement {
    private final Decision decision;
    private final Tally tally;
    private final List<Vendor> vendors = new ArrayList<>();

    /** Those of the vendors, by their index, that are denied. */
    private final BitSet denied = new BitSet();

    /** What was said of one vendor's purposes before. */
    private final IdentityHashMap<Vendor, String> purposes = new IdentityHashMap<>();

    private final List<String> unknownHosts = new ArrayList<>();
    private final BitSet attributes = new BitSet();
    private @Nullable String style;
    private boolean unchecked;
    private boolean unreadable;
    private boolean unknown;
    private Verdict verdict = Verdict.KEEP;

    Judgement(Decision decision, Tally tally) {
        this.decision = decision;
        this.tally = tally;
    }

    void begin() {
        vendors.clear();
        denied.clear();
        unknownHosts.clear();
        attributes.clear();
        style = null;
        unchecked = false;
        unreadable = false;
        unknown = false;
        verdict = Verdict.KEEP;
    }

    /** Notes a vendor; whether it is denied. An identifier stands for one vendor of the catalogue: no need to compare more. */
    boolean found(Vendor vendor) {
        for (int i = 0; i < vendors.size(); i++) {
            if (vendors.get(i).id().equals(vendor.id())) {
                return denied.get(i);
            }
        }
        boolean isDenied = !vendor.isNecessary() && decision.verdict(vendor.purposes()) != Verdict.KEEP;
        denied.set(vendors.size(), isDenied);
        vendors.add(vendor);
        return isDenied;
    }

    /** Something that may load but cannot be looked into: it waits for everything to be allowed. */
    void foundUnreadable() {
        unreadable = true;
        tally.foundUnreadable();
    }

    /** Somebody whom the catalogue does not know; whether the policy denies such. */
    boolean foundUnknown(String host) {
        if (tally.isWitnessed()) {
            unknownHosts.add(host);
        }
        boolean denied = decision.unknownVendorVerdict() != Verdict.KEEP;
        unknown |= denied;
        return denied;
    }

    void denyAttribute(int attribute) {
        attributes.set(attribute);
    }

    /** The style attribute's new value, with its denied addresses taken out. */
    void replaceStyle(String value) {
        style = value;
    }

    /** The browser shall not compare what the tag loads with the digest that the page has of it. */
    void leaveUnchecked() {
        unchecked = true;
    }

    boolean isUnchecked() {
        return unchecked;
    }

    /** Concludes and counts. */
    Verdict settle() {
        if (unreadable || unknown || !denied.isEmpty()) {
            verdict = decided();
        }
        for (int i = 0; i < vendors.size(); i++) {
            tally.count(vendors.get(i), denied.get(i) ? verdict : Verdict.KEEP);
        }
        return verdict;
    }

    private Verdict decided() {
        boolean remove = unknown && decision.unknownVendorVerdict() == Verdict.REMOVE;
        return remove ? Verdict.REMOVE : decision.verdict(needed());
    }

    /** The purposes that the tag needs, sorted. */
    private Set<Purpose> needed() {
        Set<Purpose> purposes = new TreeSet<>();
        for (Vendor vendor : vendors) {
            if (!vendor.isNecessary()) {
                purposes.addAll(vendor.purposes());
            }
        }
        if (unreadable || unknown) {
            purposes.addAll(decision.outcomes().keySet());
        }
        purposes.remove(Purpose.NECESSARY);
        return purposes;
    }

    /** Tells who sees every tag of the one that was settled; its markup is made only where somebody does. */
    void tell(Supplier<String> markup) {
        if (tally.isWitnessed() && (unreadable || !vendors.isEmpty() || !unknownHosts.isEmpty())) {
            tally.saw(new TagWitness.Seen(
                    markup.get(), List.copyOf(vendors), List.copyOf(unknownHosts), unreadable, verdict));
        }
    }

    /** The vendors found in the tag that are denied. */
    List<Vendor> denied() {
        return denied.stream().mapToObj(vendors::get).toList();
    }

    /** Whether any vendor of the catalogue was found. */
    boolean foundAny() {
        return !vendors.isEmpty();
    }

    Verdict verdict() {
        return verdict;
    }

    boolean isDenied(int attribute) {
        return attributes.get(attribute);
    }

    /** Whether something other than the style attribute's addresses is denied. */
    boolean concernsTag() {
        return !attributes.isEmpty();
    }

    /** The style attribute's new value; null if it stays. */
    @Nullable
    String style() {
        return style;
    }

    /** The purposes as a parked element names them: sorted, divided by spaces. */
    String purposes() {
        boolean single = vendors.size() == 1 && !unreadable && !unknown;
        return single ? purposes.computeIfAbsent(vendors.get(0), vendor -> named(needed())) : named(needed());
    }

    private static String named(Set<Purpose> needed) {
        return needed.stream().map(Purpose::id).collect(Collectors.joining(" "));
    }
}
