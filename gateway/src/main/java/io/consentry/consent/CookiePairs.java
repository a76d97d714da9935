package io.consentry.consent;

import java.util.ArrayList;
import java.util.List;

/** Finds cookies by their exact names in {@code Cookie} headers. */
final class CookiePairs {
    private CookiePairs() {}

    /** The values of all cookies of a name, in order; a pair without {@code =} has an empty one. */
    static List<String> values(List<String> headers, String wanted) {
        List<String> found = new ArrayList<>(1);
        for (String header : headers) {
            if (header.contains(wanted)) {
                collect(header, wanted, found);
            }
        }
        return found;
    }

    private static void collect(String header, String wanted, List<String> found) {
        for (String pair : header.split(";", -1)) {
            String trimmed = pair.strip();
            int equals = trimmed.indexOf('=');
            String name = equals < 0 ? trimmed : trimmed.substring(0, equals).strip();
            if (name.equals(wanted)) {
                found.add(equals < 0 ? "" : trimmed.substring(equals + 1).strip());
            }
        }
    }
}
