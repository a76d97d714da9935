package io.consentry.rewrite;

import java.util.Map;

/**
 * The script that stands in for parked vendors, so that later code which calls them goes on.
 *
 * @param markup {@code <script src="…"}, without the end of the tag
 * @param names what it stands in for, by the vendor's identifier: global names, divided by spaces
 */
public record StubScript(String markup, Map<String, String> names) {
    /** Takes an immutable copy. */
    public StubScript {
        names = Map.copyOf(names);
    }
}
