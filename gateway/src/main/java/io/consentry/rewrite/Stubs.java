package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.consentry.vendor.Vendor;

/**
 * Puts the stubs' script before the first parked script of a page, and before each that would define something more.
 *
 * <p>Vendors let a site rename what their snippets define: {@code (window,document,'script','ourLayer','GTM-…')}.
 */
final class Stubs {
    /** More names have none in one page. */
    private static final int MOST = 256;

    /** How snippets are handed what they define, among other texts. */
    private static final Pattern HANDED =
            Pattern.compile("\\(\\s*+window\\s*+,\\s*+document((?:\\s*+,\\s*+(?:'[^'\n]*+'|\"[^\"\n]*+\"))++)\\s*+\\)");

    private static final Pattern NAME = Pattern.compile("['\"]([A-Za-z_$][\\w$]*+)['\"]");

    /** The element that they make, which is handed on as well. */
    private static final String ELEMENT = "script";

    private final @Nullable StubScript script;
    private final Set<String> given = new HashSet<>();
    private boolean begun;

    Stubs(@Nullable StubScript script) {
        this.script = script;
    }

    /**
     * Writes the script if it is not there yet, or a vendor of the parked one defines what none before did.
     *
     * @param code of the parked script; null if it is in a file of its own
     */
    void before(Judgement parked, @Nullable Slice code, Output out) {
        StubScript stubs = script;
        if (stubs == null) {
            return;
        }
        StringBuilder names = new StringBuilder();
        boolean any = false;
        for (Vendor vendor : parked.denied()) {
            String defined = stubs.names().get(vendor.id());
            if (defined != null) {
                for (String name : defined.split(" ", -1)) {
                    give(name, names);
                }
                any = true;
            }
        }
        if (any && code != null) {
            giveRenamed(code.text(StandardCharsets.ISO_8859_1), names);
        }
        if (!begun || names.length() > 0) {
            begun = true;
            out.insert(stubs.markup() + " data-names=\"" + names + "\" data-purposes=\"" + parked.purposes()
                    + "\"></script>");
        }
    }

    /** Whether something stands in for a global name. */
    boolean standsFor(String name) {
        return given.contains(name);
    }

    private void giveRenamed(String code, StringBuilder names) {
        Matcher handed = HANDED.matcher(code);
        while (handed.find()) {
            Matcher name = NAME.matcher(handed.group(1));
            while (name.find()) {
                if (!name.group(1).equals(ELEMENT)) {
                    give(name.group(1), names);
                }
            }
        }
    }

    private void give(String name, StringBuilder names) {
        if (given.size() < MOST && given.add(name)) {
            names.append(names.length() == 0 ? "" : " ").append(name);
        }
    }
}
