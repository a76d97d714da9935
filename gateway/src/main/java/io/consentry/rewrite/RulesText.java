package io.consentry.rewrite;

import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The JSON of import maps and speculation rules, in which strings are addresses. */
final class RulesText {
    /** What a denied module becomes: nothing that anybody is contacted for, while the other modules of the map go on. */
    static final String NO_MODULE = "data:text/javascript,";

    /** A rule for the links of the document that takes no others than those of the page's own host. */
    private static final Pattern OWN_LINKS = Pattern.compile(
            "\"where\"\\s*:\\s*\\{\\s*(\"and\"\\s*:\\s*\\[\\s*\\{\\s*)?\"href_matches\"\\s*:\\s*\"/(?![/\\\\])");

    private static final Pattern LINKS = Pattern.compile("\"where\"|\"document\"");

    private RulesText() {}

    /** Asked about an address of an import map. */
    @FunctionalInterface
    interface Address {
        /**
         * Whether it is taken out.
         *
         * @param isPrefix whether names are put behind it
         */
        boolean isDenied(String address, boolean isPrefix);
    }

    /**
     * Replaces the denied values of an import map; its keys contact nobody.
     *
     * @param denied asked for an address, and whether it is the beginning of addresses
     * @return null if none is denied
     */
    static @Nullable String replaceModules(String json, Address denied) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        boolean prefix = false;
        for (int quote = json.indexOf('"'); quote >= 0; ) {
            int end = stringEnd(json, quote);
            String value = ModuleImports.unescape(json.substring(quote + 1, end));
            if (isKey(json, end + 1)) {
                prefix = value.endsWith("/");
            } else if (denied.isDenied(value, prefix)) {
                out.append(json, copied, quote + 1).append(NO_MODULE);
                copied = end;
            }
            quote = json.indexOf('"', end + 1);
        }
        return copied == 0 ? null : out.append(json, copied, json.length()).toString();
    }

    /** Whether any string of speculation rules is denied. */
    static boolean names(String json, Predicate<String> denied) {
        boolean found = false;
        for (int quote = json.indexOf('"'); quote >= 0; ) {
            int end = stringEnd(json, quote);
            found |= denied.test(ModuleImports.unescape(json.substring(quote + 1, end)));
            quote = json.indexOf('"', end + 1);
        }
        return found;
    }

    /** Whether speculation rules load links of the page that may lead anywhere. */
    static boolean takesAnyLink(String json) {
        String plain = json.indexOf('\\') < 0 ? json : ModuleImports.unescape(json.replace("\\\"", ""));
        return LINKS.matcher(OWN_LINKS
                        .matcher(plain.replaceAll("\"source\"\\s*:\\s*\"document\"", ""))
                        .replaceAll(""))
                .find();
    }

    private static boolean isKey(String json, int from) {
        int i = from;
        while (i < json.length() && json.charAt(i) <= ' ') {
            i++;
        }
        return i < json.length() && json.charAt(i) == ':';
    }

    private static int stringEnd(String json, int quote) {
        int i = quote + 1;
        while (i < json.length() && json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, json.length());
    }
}
