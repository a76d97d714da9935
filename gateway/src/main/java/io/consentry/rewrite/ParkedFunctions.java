package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.consentry.html.ByteScan;
import io.consentry.html.Tag;
import io.consentry.vendor.ScriptCalls;
import io.consentry.vendor.ScriptFindings;
import io.consentry.vendor.Vendor;

/**
 * The functions that a page's denied scripts declare, as the one that writes the tag of an ad. A script that does nothing
 * but call such waits with them, since it would fail now, and nobody would call them again.
 */
final class ParkedFunctions {
    /** More are not looked for in a page. */
    private static final int MOST = 32;

    private final Stubs stubs;
    private final Map<String, List<Vendor>> vendors = new HashMap<>();

    /**
     * Knows none yet.
     *
     * @param stubs what stands in for some of them, so that who calls one need not wait
     */
    ParkedFunctions(Stubs stubs) {
        this.stubs = stubs;
    }

    /** Adds those of a denied script; a module's are its own. */
    void add(Tag tag, ScriptFindings findings) {
        if (findings.functions().isEmpty()) {
            return;
        }
        int type = tag.find("type");
        if (type < 0 || !tag.isValue(type, "module")) {
            for (String name : findings.functions()) {
                if (vendors.size() < MOST) {
                    vendors.put(name, findings.vendors());
                }
            }
        }
    }

    /**
     * The vendors for whom a script waits that only calls functions of theirs; else none. One that does more with a function's
     * name may have given it to another.
     */
    List<Vendor> calledBy(Slice code) {
        if (!mayCall(code)) {
            return List.of();
        }
        List<Vendor> called = new ArrayList<>();
        Set<String> names = ScriptCalls.alone(code.bytes(), code.from(), code.to());
        if (names.isEmpty()) {
            vendors.keySet().removeIf(name -> has(code, name));
        }
        for (String name : names) {
            List<Vendor> owners = stubs.standsFor(name) ? null : vendors.get(name);
            if (owners == null) {
                return List.of();
            }
            called.addAll(owners);
        }
        return called;
    }

    /** Whether it has one of the names in it, which costs little to say. */
    private boolean mayCall(Slice code) {
        for (String name : vendors.keySet()) {
            if (has(code, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Slice code, String text) {
        return ByteScan.contains(code.bytes(), code.from(), code.to(), text);
    }
}
