package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which vendors an inline script loads or initialises: by the signatures of their snippets, and by the addresses
 * that it loads.
 *
 * <p>Most scripts are done with after one pass over their bytes, in which neither a word of a signature nor the end of a
 * vendor's host was seen; only the others are read as {@link ScriptText}. Immutable.
 */
final class SnippetIndex {
    /**
     * The longest script, in the form of {@link ScriptText}, that a signature alone gives away. One that is longer is the
     * site's own code with a call in it, unless it begins as a vendor's; what it loads counts however long it is.
     */
    static final int LONGEST_SNIPPET = 16 << 10;

    private static final int BEGINNING = 1 << 10;

    /** How bundlers write an application: parking it would break the page, and what it loads meets the guard. */
    private static final List<String> BUNDLE =
            List.of("webpackChunk", "webpackJsonp", "__webpack_require__", "parcelRequire", "System.register(");

    /** From this length on, in bytes, a script can be a bundle. */
    private static final int SHORTEST_BUNDLE = 4 << 10;

    private static final Pattern WORD = Pattern.compile("[\\w$]+");
    private static final int SHORTEST_ANCHOR = 4;

    private final List<Vendor> vendors;

    /** By vendor, each the catalogue's own object: its place in the list. */
    private final IdentityHashMap<Vendor, Integer> numbers = new IdentityHashMap<>();

    private final Needles anchors;
    private final Needles signatures;
    private final int[] owners;

    /** By signature: whether it is a call. */
    private final boolean[] calls;

    /** By signature: whether what it calls makes an object, without which the script does not go on. */
    private final boolean[] makes;

    private final HostHints hints;
    private final HostIndex hosts;

    /** Builds the index from the vendors that are not necessary. */
    SnippetIndex(Collection<Vendor> all, Collection<String> aliases, HostIndex hosts) {
        this.vendors = all.stream().filter(vendor -> !vendor.isNecessary()).toList();
        for (int i = 0; i < vendors.size(); i++) {
            numbers.put(vendors.get(i), i);
        }
        this.hosts = hosts;
        this.hints = new HostHints(vendors, aliases, hosts);
        Map<String, Integer> owned = new LinkedHashMap<>();
        Set<String> called = new LinkedHashSet<>();
        for (int i = 0; i < vendors.size(); i++) {
            for (Vendor.Signature snippet : vendors.get(i).snippets()) {
                String signature = signature(snippet.code());
                if (owned.putIfAbsent(signature, i) == null && snippet.isCall()) {
                    called.add(signature);
                }
            }
        }
        List<String> sought = List.copyOf(owned.keySet());
        this.signatures = new Needles(sought);
        this.owners = owned.values().stream().mapToInt(Integer::intValue).toArray();
        this.calls = new boolean[sought.size()];
        this.makes = new boolean[sought.size()];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = called.contains(sought.get(i));
            makes[i] = sought.get(i).startsWith("new ");
        }
        this.anchors = new Needles(
                owned.keySet().stream().map(SnippetIndex::anchor).distinct().toList());
    }

    /** A signature in the form of {@link ScriptText}. */
    private static String signature(String written) {
        return written.replace('"', '\'')
                .replaceAll("(?<![\\w$]) | (?![\\w$])", "")
                .replaceAll("(?<=[\\w$])\\['(\\w+)'\\]", ".$1");
    }

    /** A piece of a signature that every spelling of it has, as one word. */
    private static String anchor(String signature) {
        String longest = "";
        Matcher words = WORD.matcher(signature);
        while (words.find()) {
            longest = words.group().length() > longest.length() ? words.group() : longest;
        }
        int quote = signature.indexOf('\'');
        String before = quote > 0 ? signature.substring(0, quote) : signature;
        return longest.length() >= SHORTEST_ANCHOR ? longest : before;
    }

    /**
     * What the script loads or initialises.
     *
     * @param whole whether it is a script of its own; of an event handler only what it loads counts, since a call in it may
     *     stand before what the visitor wants
     * @param ownHost a host that is not a third party, whatever the catalogue says
     */
    ScriptFindings match(byte[] text, int from, int to, boolean whole, String ownHost) {
        boolean mayImport = ScriptFindings.mayImport(text, from, to);
        boolean addressed = hints.isAny(text, from, to);
        if (!addressed && !(whole && anchors.isAny(text, from, to))) {
            return new ScriptFindings(List.of(), List.of(), Set.of(), mayImport);
        }
        Map<Integer, Vendor> found = new TreeMap<>();
        Set<Vendor> loaded = new LinkedHashSet<>();
        Set<Vendor> listed = new LinkedHashSet<>();
        Set<String> functions = new HashSet<>();
        for (ScriptText script : ScriptText.readings(text, from, to)) {
            String code = new String(script.masked(), StandardCharsets.ISO_8859_1);
            if (code.length() >= SHORTEST_BUNDLE && BUNDLE.stream().anyMatch(code::contains)) {
                continue;
            }
            if (whole) {
                findSignatures(script, code, found);
                functions.addAll(ScriptCalls.declared(code));
            }
            if (addressed) {
                new ScriptLoads(script, code, hosts, ownHost).find(loaded, listed);
            }
        }
        loaded.forEach(vendor -> found.put(numbers.getOrDefault(vendor, -1), vendor));
        Map<Integer, Vendor> others = new TreeMap<>();
        listed.forEach(vendor -> others.put(numbers.getOrDefault(vendor, -1), vendor));
        others.keySet().removeAll(found.keySet());
        return new ScriptFindings(
                List.copyOf(found.values()),
                List.copyOf(others.values()),
                found.isEmpty() ? Set.of() : functions,
                mayImport);
    }

    private void findSignatures(ScriptText script, String code, Map<Integer, Vendor> found) {
        int end = script.length() <= LONGEST_SNIPPET ? script.length() : BEGINNING;
        ScriptFunctions[] functions = new ScriptFunctions[1];
        signatures.seek(script.bytes(), 0, end, (index, at) -> {
            if (script.isInString(at)) {
                return true;
            }
            boolean counts = true;
            if (calls[index]) {
                functions[0] = functions[0] == null ? new ScriptFunctions(code) : functions[0];
                counts = !(makes[index] ? functions[0].isCallback(at) : functions[0].isCall(at));
            }
            if (counts) {
                found.put(owners[index], vendors.get(owners[index]));
            }
            return true;
        });
    }
}
