package io.consentry.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.consentry.consent.Purpose;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.Vendor.Rule;
import io.consentry.vendor.Vendor.Signature;

/** The vendors while the files are being laid over each other; what comes later corrects what came before. */
final class VendorDrafts {
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<Rule, Draft> owners = new HashMap<>();
    private final Map<String, Draft> bakers = new HashMap<>();

    private static final class Draft {
        private final String id;
        private String name;
        private Set<Purpose> purposes;
        private final Set<Rule> rules = new LinkedHashSet<>();
        private final Set<Signature> snippets = new LinkedHashSet<>();
        private final Set<String> cookies = new LinkedHashSet<>();

        Draft(String id, String name, Set<Purpose> purposes) {
            this.id = id;
            this.name = name;
            this.purposes = purposes;
        }

        boolean isRecognisable() {
            return !rules.isEmpty() || !snippets.isEmpty() || !cookies.isEmpty();
        }

        Vendor vendor() {
            return new Vendor(
                    id, name, new TreeSet<>(purposes), List.copyOf(rules), List.copyOf(snippets), List.copyOf(cookies));
        }
    }

    /** Whether a vendor of this identifier is there already. */
    boolean has(String id) {
        return drafts.containsKey(id);
    }

    Collection<String> ids() {
        return drafts.keySet();
    }

    /**
     * Adds the vendor, or corrects the one of the same identifier. An address or a cookie that another vendor had goes over
     * to this one; the rest is added to what is there.
     */
    void apply(VendorEntry entry) {
        Draft draft = drafts.computeIfAbsent(entry.id(), id -> new Draft(id, id, Set.of()));
        draft.name = entry.name() == null ? draft.name : entry.name();
        draft.purposes = entry.purposes() == null ? draft.purposes : entry.purposes();
        for (Rule rule : entry.rules()) {
            Draft former = owners.put(rule, draft);
            if (former != null) {
                former.rules.remove(rule);
            }
            draft.rules.add(rule);
        }
        draft.snippets.addAll(entry.signs().snippets());
        for (String cookie : entry.signs().cookies()) {
            Draft former = bakers.put(cookie, draft);
            if (former != null) {
                former.cookies.remove(cookie);
            }
            draft.cookies.add(cookie);
        }
    }

    /**
     * Adds a cookie of a vendor that is there, unless somebody has it already.
     *
     * @throws IllegalStateException if nobody is called so
     */
    void addCookie(String id, String name) {
        Draft draft = drafts.get(id);
        if (draft == null) {
            throw new IllegalStateException("no vendor is called '" + id + "', who would have the cookie " + name);
        }
        if (bakers.putIfAbsent(name, draft) == null) {
            draft.cookies.add(name);
        }
    }

    /** The vendors that are left with anything to recognise them by, in the order in which they came. */
    List<Vendor> vendors() {
        List<Vendor> vendors = new ArrayList<>();
        for (Draft draft : drafts.values()) {
            if (draft.isRecognisable()) {
                vendors.add(draft.vendor());
            }
        }
        return vendors;
    }
}
