package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.html.Tag;
import io.consentry.policy.Decision;
import io.consentry.policy.Verdict;
import io.consentry.vendor.Vendor;

/** What was found in one tag, and what follows from it. Reused from tag to tag. */
final class Judgement {
    private final Decision decision;
    private final Tally tally;
    private final List<SeenVendor> vendors = new ArrayList<>();
    private boolean anyDenied;
    private final List<String> unknownHosts = new ArrayList<>();
    private final BitSet attributes = new BitSet();
    private @Nullable Slice style;
    private boolean unchecked;
    private boolean withoutRepetitions;
    private boolean unreadable;
    private boolean unknown;
    private boolean barred;
    private Verdict verdict = Verdict.KEEP;

    Judgement(Tally tally) {
        this.decision = tally.decision();
        this.tally = tally;
    }

    void begin() {
        vendors.clear();
        anyDenied = false;
        unknownHosts.clear();
        attributes.clear();
        style = null;
        unchecked = false;
        withoutRepetitions = false;
        unreadable = false;
        unknown = false;
        barred = false;
        verdict = Verdict.KEEP;
    }

    /** Notes a vendor; whether it is denied. */
    boolean found(Vendor vendor) {
        SeenVendor seen = tally.of(vendor);
        if (!vendors.contains(seen)) {
            vendors.add(seen);
            anyDenied |= seen.isDenied();
        }
        return seen.isDenied();
    }

    /** Notes vendors; whether any of them is denied. */
    boolean found(List<Vendor> all) {
        boolean denied = false;
        for (int i = 0; i < all.size(); i++) {
            denied |= found(all.get(i));
        }
        return denied;
    }

    /** Something that may load but cannot be looked into: it waits for everything to be allowed. */
    void foundUnreadable() {
        unreadable = true;
        tally.foundUnreadable();
    }

    /** Somebody whom the catalogue does not know; whether the policy denies such. */
    boolean foundUnknown(String host) {
        boolean denied = decision.unknownVendorVerdict() != Verdict.KEEP;
        if (denied || tally.isWitnessed()) {
            unknownHosts.add(host);
        }
        unknown |= denied;
        return denied;
    }

    void denyAttribute(int attribute) {
        attributes.set(attribute);
    }

    /** The style attribute that comes in the place of the tag's, with its denied addresses taken out. */
    void replaceStyle(Slice attribute) {
        style = attribute;
    }

    /** The browser shall not compare what the tag loads with the digest that the page has of it. */
    void leaveUnchecked() {
        unchecked = true;
    }

    boolean isUnchecked() {
        return unchecked;
    }

    /** Of each name only the first attribute shall stay, which is the one that counts. */
    void dropRepetitions() {
        withoutRepetitions = true;
    }

    boolean dropsRepetitions() {
        return withoutRepetitions;
    }

    /** The page itself keeps the tag from loading, and nothing must bring it back. */
    void bar() {
        barred = true;
    }

    /** Concludes and counts. */
    Verdict settle() {
        if (unreadable || unknown || anyDenied) {
            Verdict decided = decided();
            verdict = barred && decided == Verdict.PARK ? Verdict.REMOVE : decided;
        }
        for (SeenVendor vendor : vendors) {
            vendor.count(vendor.isDenied() ? verdict : Verdict.KEEP);
        }
        return verdict;
    }

    private Verdict decided() {
        if (isOneVendors()) {
            return vendors.get(0).verdict();
        }
        boolean remove = unknown && decision.unknownVendorVerdict() == Verdict.REMOVE;
        return remove ? Verdict.REMOVE : decision.verdict(needed());
    }

    /** Whether one vendor alone is concerned. */
    private boolean isOneVendors() {
        return vendors.size() == 1 && !unreadable && !unknown;
    }

    /** The purposes that the tag needs. */
    private SortedSet<Purpose> needed() {
        SortedSet<Purpose> purposes = new TreeSet<>();
        for (SeenVendor vendor : vendors) {
            purposes.addAll(vendor.vendor().purposes());
        }
        if (unreadable || unknown) {
            purposes.addAll(decision.outcomes().keySet());
        }
        return purposes;
    }

    /** Tells who sees every tag, if anybody does, of the one that was settled, and of the text behind it. */
    void tell(Tag tag, Slice text) {
        if (isWitnessed()) {
            tell(SeenMarkup.of(tag, text));
        }
    }

    /** The same of a style sheet that stands outside of any element. */
    void tellOfSheet(String url) {
        if (isWitnessed()) {
            tell(SeenMarkup.line("<?xml-stylesheet href=\"" + url + "\"?>"));
        }
    }

    private boolean isWitnessed() {
        return tally.isWitnessed() && (unreadable || !vendors.isEmpty() || !unknownHosts.isEmpty());
    }

    private void tell(String markup) {
        tally.saw(new TagWitness.Seen(
                markup,
                vendors.stream().map(SeenVendor::vendor).toList(),
                List.copyOf(unknownHosts),
                unreadable,
                verdict));
    }

    /** The vendors found in the tag that are denied. */
    List<Vendor> denied() {
        return vendors.stream()
                .filter(SeenVendor::isDenied)
                .map(SeenVendor::vendor)
                .toList();
    }

    /** Their names as people know them, and the hosts of those denied whom nobody knows. */
    SortedSet<String> deniedNames() {
        SortedSet<String> names = new TreeSet<>(unknown ? unknownHosts : List.of());
        denied().forEach(vendor -> names.add(vendor.name()));
        return names;
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

    /** What comes in the place of the style attribute; null if it stays. */
    @Nullable
    Slice style() {
        return style;
    }

    /** The purposes as a parked element names them. */
    String purposes() {
        return TagEdit.names(isOneVendors() ? vendors.get(0).vendor().purposes() : needed());
    }

    /** The attribute that names them. */
    byte[] mark() {
        return isOneVendors() ? vendors.get(0).mark() : TagEdit.mark(needed());
    }
}
