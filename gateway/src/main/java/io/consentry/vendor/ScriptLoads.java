package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.consentry.vendor.ScriptOperands.Operand;
import io.consentry.vendor.ScriptOperands.Place;

/**
 * Tells which of the vendors that a script names it would contact, as far as that can be told without running it.
 *
 * <p>An address counts where the script loads it: behind {@code src =}, in {@code fetch()}, {@code import} and the like;
 * held by a name that stands there; or handed to a function of the script's own that loads what it is given. One that is
 * merely named, in a link, a list or a text, does not.
 */
final class ScriptLoads {
    private static final Pattern MAKES_SCRIPT = Pattern.compile("createElement\\((?:'script'|[^'])|'script'");

    /** Before an address in markup: the attribute that loads it, and not one that links to it. */
    private static final Pattern LOADING_ATTRIBUTE = Pattern.compile(
            "(?i)(?:\\b(?:src|srcset|data|poster|background)|<(?:link|image|use)\\b[^<>]*\\bhref)\\s*=\\s*[\"'\\\\]*[^\"'<>\\s]*$");

    private static final Pattern ENCODING = Pattern.compile("\\b(?:encodeURI(?:Component)?|escape)\\($");

    private static final Pattern FUNCTION = Pattern.compile(
            "\\bfunction ([\\w$]++)\\(" + "|(?<![\\w$])([\\w$]++)(?='?[=:](?:async )?(?:function\\b|\\(|[\\w$]++=>))");

    private static final Pattern ADDRESS = Pattern.compile("(?i)(?:https?:)?//[\\w-]");

    private static final int LONGEST_LOADER = 8 << 10;
    private static final int ROUNDS = 3;

    /**
     * What becomes of what a name holds.
     *
     * @param loaded it is loaded as an address
     * @param markup elements are made of it
     * @param completed elements are made of it, and the markup around it says that it is an address
     * @param names that hold it too
     */
    private record Fate(boolean loaded, boolean markup, boolean completed, Set<String> names) {}

    private enum Contact {
        NONE,
        /** The script walks through a list that has the address, and others that are nobody's who is known. */
        LISTED,
        LOADED
    }

    private final ScriptText script;
    private final String code;
    private final List<ScriptAddress> addresses;
    private final ScriptOperands operands;
    private final Map<String, Fate> fates = new HashMap<>();

    /** The names of the script's own functions, once somebody has asked. */
    private @Nullable Set<String> functions;

    /**
     * Looks into a script.
     *
     * @param code the script with its strings masked
     */
    ScriptLoads(ScriptText script, String code, HostIndex hosts, String ownHost) {
        this.script = script;
        this.code = code;
        this.addresses = ScriptAddress.all(script, hosts, ownHost);
        this.operands = ScriptOperands.of(
                addresses.isEmpty() ? "" : code,
                addresses.stream().mapToInt(ScriptAddress::at).toArray());
    }

    /**
     * Adds the vendors that it would contact.
     *
     * @param loaded takes those that it loads
     * @param listed takes those whose address stands in a list with others, which the script walks through
     */
    void find(Set<Vendor> loaded, Set<Vendor> listed) {
        for (int i = 0; i < addresses.size(); i++) {
            ScriptAddress address = addresses.get(i);
            if (!loaded.contains(address.vendor())) {
                switch (contact(address, operands.place(i))) {
                    case LOADED -> loaded.add(address.vendor());
                    case LISTED -> listed.add(address.vendor());
                    case NONE -> {}
                }
            }
        }
    }

    private Contact contact(ScriptAddress address, Place place) {
        boolean stands = false;
        boolean made = false;
        Set<String> holders = new LinkedHashSet<>();
        for (Operand each = place.operand(); each != null; each = each.outer()) {
            if (!ScriptOperands.reaches(each, address.at())) {
                continue;
            }
            switch (each.kind()) {
                case LOADED -> stands = true;
                case MARKUP -> {
                    if (isMadeOf(each.from(), address.at())) {
                        return Contact.LOADED;
                    }
                }
                case NAMED -> {
                    // Not where it is only an element of a list or a block.
                    if (each.lists() == place.lists()) {
                        holders.add(each.name());
                        made |= isMadeOf(each.from(), address.at());
                    }
                }
            }
        }
        if (isHeldAndLoaded(holders, made, address.isWhole())) {
            return Contact.LOADED;
        }
        if (!address.isWhole() || isQuoted(address)) {
            return Contact.NONE;
        }
        if (stands || address.isPage()) {
            return stands ? Contact.LOADED : Contact.NONE;
        }
        if (operands.loadsNames() && isHandedOn(place)) {
            return Contact.LOADED;
        }
        if (!isInLoader(address, place)) {
            return Contact.NONE;
        }
        return isListedWithOthers(script.stringAt(address.quote())) ? Contact.LISTED : Contact.LOADED;
    }

    /** Whether what stands at a position ends up where a browser loads it, in the markup that the code from there on makes. */
    private boolean isMadeOf(int from, int position) {
        StringBuilder before = new StringBuilder();
        for (int i = script.stringAt(from); i < script.strings() && script.stringFrom(i) <= position; i++) {
            int end = Math.min(script.stringTo(i), position);
            for (int at = script.stringFrom(i); at < end; at++) {
                before.append((char) (script.bytes()[at] & 0xff));
            }
        }
        return LOADING_ATTRIBUTE.matcher(before).find() && !InertMarkup.endsIn(before.toString());
    }

    /** Whether the address is made a part of another one. */
    private boolean isQuoted(ScriptAddress address) {
        return ENCODING.matcher(code.substring(Math.max(0, address.quote() - 24), address.quote()))
                .find();
    }

    /**
     * Whether what names hold is loaded where they stand, or by way of other names: as an address if it is a whole one, or
     * in markup that says so.
     *
     * @param made whether it is markup already
     */
    private boolean isHeldAndLoaded(Set<String> holders, boolean made, boolean whole) {
        Set<String> seen = new HashSet<>(holders);
        Set<String> latest = holders;
        for (int round = 0; round < ROUNDS && !latest.isEmpty(); round++) {
            Set<String> further = new LinkedHashSet<>();
            for (String name : latest) {
                Fate fate = fates.computeIfAbsent(name, this::fate);
                if ((fate.loaded && whole) || (fate.markup && made) || fate.completed) {
                    return true;
                }
                further.addAll(fate.names);
            }
            further.removeIf(name -> !seen.add(name));
            latest = further;
        }
        return false;
    }

    private Fate fate(String name) {
        boolean loaded = false;
        boolean markup = false;
        boolean completed = false;
        Set<String> names = new LinkedHashSet<>();
        for (Place use : operands.uses(name)) {
            for (Operand each = use.operand(); each != null; each = each.outer()) {
                if (!ScriptOperands.reaches(each, use.at())) {
                    continue;
                }
                switch (each.kind()) {
                    case LOADED -> loaded = true;
                    case MARKUP -> {
                        markup = true;
                        completed |= isMadeOf(each.from(), use.at());
                    }
                    case NAMED -> names.add(each.name());
                }
            }
        }
        return new Fate(loaded, markup, completed, names);
    }

    /** Whether an address is an argument of a function that stands in the script. */
    private boolean isHandedOn(Place place) {
        int open = place.call();
        if (open <= 0) {
            return false;
        }
        int end = open;
        if (code.startsWith(".call", open - 5) || code.startsWith(".apply", open - 6)) {
            end = code.lastIndexOf('.', open);
        }
        char before = code.charAt(end - 1);
        if (before == '}' || (before == ')' && end >= 2 && code.charAt(end - 2) == '}')) {
            return true;
        }
        int start = end;
        while (start > 0 && ScriptReader.isWord((byte) code.charAt(start - 1))) {
            start--;
        }
        return start < end && isFunction(code.substring(start, end));
    }

    private boolean isFunction(String name) {
        Set<String> known = functions;
        if (known == null) {
            known = new HashSet<>();
            for (Matcher function = FUNCTION.matcher(code); function.find(); ) {
                known.add(function.group(1) == null ? function.group(2) : function.group(1));
            }
            functions = known;
        }
        return known.contains(name);
    }

    /**
     * Whether the whole script is a small loader, which names a vendor's script and makes script elements, and it is not
     * certain that the address does not come to them.
     */
    private boolean isInLoader(ScriptAddress address, Place place) {
        return address.isScript()
                && code.length() <= LONGEST_LOADER
                && operands.loadsNames()
                && MAKES_SCRIPT.matcher(code).find()
                && !new IdleAddress(code, operands)
                        .isIdle(address.quote(), script.stringTo(script.stringAt(address.quote())) + 1, place);
    }

    /** Whether a string stands in a list with addresses of others. */
    private boolean isListedWithOthers(int string) {
        int first = string;
        while (first > 0 && isFollowed(first - 1)) {
            first--;
        }
        if (!code.startsWith("[", script.stringFrom(first) - 2)) {
            return false;
        }
        int each = first;
        while (!isOthers(each) && isFollowed(each)) {
            each++;
        }
        return isOthers(each);
    }

    /** Whether the next string is the next element of the same list. */
    private boolean isFollowed(int string) {
        int end = script.stringTo(string);
        return string + 1 < script.strings()
                && script.stringFrom(string + 1) == end + "','".length()
                && code.startsWith(",", end + 1);
    }

    /** Whether a string is an address of nobody who is known, or never touched. */
    private boolean isOthers(int string) {
        int from = script.stringFrom(string);
        String text = new String(script.bytes(), from, script.stringTo(string) - from, StandardCharsets.ISO_8859_1);
        return ADDRESS.matcher(text).lookingAt() && addresses.stream().noneMatch(one -> one.quote() == from - 1);
    }
}
