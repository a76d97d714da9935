package io.consentry.vendor;

import java.util.List;
import java.util.Set;

/**
 * What a look into an inline script or an event handler found.
 *
 * @param vendors whom it loads or initialises, necessary ones left out, in the catalogue's order
 * @param listed whom else it loads, from a list of addresses that has others too; in the catalogue's order. A guard in the
 *     page tells one address from the next, so that there the others need not wait
 * @param functions the functions that it defines for others, of a script with vendors
 * @param mayImport whether it may import modules; if not, it does not beyond doubt
 */
public record ScriptFindings(List<Vendor> vendors, List<Vendor> listed, Set<String> functions, boolean mayImport) {
    private static final List<String> WORDS = List.of("import", "export");
    private static final int LENGTH = 6;

    /** Takes immutable copies. */
    public ScriptFindings {
        vendors = List.copyOf(vendors);
        listed = List.copyOf(listed);
        functions = Set.copyOf(functions);
    }

    /** Whether code may import modules, which costs little to say: each import has that word or {@code export}. */
    public static boolean mayImport(byte[] code, int from, int to) {
        for (int i = from; i <= to - LENGTH; i++) {
            // Two letters that both words have, and that are rarely together.
            if (code[i + 2] == 'p' && code[i + 3] == 'o' && isWord(code, i) && !isLetter(code, i + LENGTH, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(byte[] code, int from) {
        for (String word : WORDS) {
            boolean equal = true;
            for (int i = 0; equal && i < LENGTH; i++) {
                equal = code[from + i] == word.charAt(i);
            }
            if (equal) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(byte[] code, int at, int to) {
        int folded = at < to ? code[at] | 0x20 : 0;
        return folded >= 'a' && folded <= 'z';
    }
}
