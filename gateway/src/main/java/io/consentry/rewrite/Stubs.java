package io.consentry.rewrite;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.consentry.vendor.Vendor;

/** Puts the stubs' script before the first parked script of a page, and before the first of each vendor that has one. */
final class Stubs {
    private final @Nullable StubScript script;
    private final Set<String> done = new HashSet<>();
    private boolean begun;

    Stubs(@Nullable StubScript script) {
        this.script = script;
    }

    /** Writes the script if it is not there yet, or a vendor of the parked one is new. */
    void before(Judgement parked, Output out) {
        StubScript stubs = script;
        if (stubs == null) {
            return;
        }
        StringBuilder names = new StringBuilder();
        for (Vendor vendor : parked.denied()) {
            String defined = stubs.names().get(vendor.id());
            if (defined != null && done.add(vendor.id())) {
                names.append(names.length() == 0 ? "" : " ").append(defined);
            }
        }
        if (!begun || names.length() > 0) {
            begun = true;
            out.insert(stubs.markup() + " data-names=\"" + names + "\" data-purposes=\"" + parked.purposes()
                    + "\"></script>");
        }
    }
}
