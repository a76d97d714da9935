package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.consentry.vendor.ScriptCalls;
import io.consentry.vendor.ScriptFindings;
import io.consentry.vendor.Vendor;

/**
 * The functions that a page's denied scripts declare, as the one that writes the tag of an ad. A script that does nothing
 * but call such waits with them, since it would fail now, and nobody would call them again.
 */
final class ParkedFunctions {
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

    /** Adds those of a denied script. */
    void add(ScriptFindings findings) {
        findings.functions().forEach(name -> vendors.put(name, findings.vendors()));
    }

    /** The vendors for whom a script waits that only calls functions of theirs; else none. */
    List<Vendor> calledBy(Slice code) {
        List<Vendor> called = new ArrayList<>();
        Set<String> names = vendors.isEmpty() ? Set.of() : ScriptCalls.alone(code.bytes(), code.from(), code.to());
        for (String name : names) {
            List<Vendor> owners = stubs.standsFor(name) ? null : vendors.get(name);
            if (owners == null) {
                return List.of();
            }
            called.addAll(owners);
        }
        return called;
    }
}
