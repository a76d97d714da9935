package io.consentry.vendor;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.consentry.consent.Purpose;

/**
 * A third party that a page may contact.
 *
 * @param id lower-case letters, digits and hyphens; unique in a catalogue
 * @param name as its owner writes it
 * @param purposes what it processes data for; a tag of this vendor needs all of them allowed; empty: always kept
 * @param rules where it is reached
 * @param snippets byte strings of which one occurring in an inline script makes that script this vendor's
 * @param cookies names of its cookies, {@code *} standing for any run of characters
 */
public record Vendor(
        String id,
        String name,
        SortedSet<Purpose> purposes,
        List<Rule> rules,
        List<String> snippets,
        List<String> cookies) {

    /**
     * One place where a vendor is reached.
     *
     * @param host lower-case ASCII without a trailing dot; covers its subdomains too
     * @param path empty, or a prefix that begins with {@code /}
     */
    public record Rule(String host, String path) {}

    /** Takes immutable copies. */
    public Vendor {
        purposes = sorted(purposes);
        rules = List.copyOf(rules);
        snippets = List.copyOf(snippets);
        cookies = List.copyOf(cookies);
    }

    /** Whether its tags are never touched. */
    public boolean isNecessary() {
        return purposes.isEmpty() || (purposes.size() == 1 && purposes.contains(Purpose.NECESSARY));
    }

    private static SortedSet<Purpose> sorted(Collection<Purpose> purposes) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(purposes));
    }
}
