package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;
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

    /** The same with the nonce that a page's content security policies ask for. */
    public StubScript withNonces(List<String> policies) {
        byte[] written = Nonces.write(markup.getBytes(StandardCharsets.UTF_8), policies);
        return new StubScript(new String(written, StandardCharsets.UTF_8), names);
    }
}
