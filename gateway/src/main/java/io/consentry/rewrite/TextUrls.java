package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.consentry.html.CharacterReferences;

/** The addresses that stand in code, wherever they do: in the markup that it writes, or on their own. */
final class TextUrls {
    /** Where one begins: two slashes of either kind, or a scheme, behind which a browser needs none. */
    private static final Pattern BEGINNING =
            Pattern.compile("(?<![a-z0-9+.-])(?:https?|wss?|ftp):|[/\\\\][/\\\\]", Pattern.CASE_INSENSITIVE);

    private static final Pattern DROPPED = Pattern.compile("[\\t\\n\\r]");
    private static final String ENDS = "\"'`<> \f)";

    /** How many times its own length a text's addresses may have, each to the end of its word. */
    private static final int MOST_READ = 32;

    private TextUrls() {}

    /**
     * Those of a script, its escapes and the character references of its markup resolved; some may be none.
     *
     * @return null if there are too many within each other
     */
    static @Nullable List<String> in(byte[] code) {
        String text = ModuleImports.unescape(new String(code, StandardCharsets.UTF_8));
        List<String> found = new ArrayList<>();
        boolean all = collect(text, found);
        if (text.indexOf('&') >= 0) {
            all &= collect(CharacterReferences.decodeText(text), found);
        }
        return all ? found : null;
    }

    /** An address may go on behind a line's end, which browsers drop, or end there: any beginning counts, in others too. */
    private static boolean collect(String text, List<String> found) {
        String plain = DROPPED.matcher(text).replaceAll("");
        Matcher beginning = BEGINNING.matcher(plain);
        long read = 0;
        int end = 0;
        for (int at = 0; beginning.find(at); at = beginning.start() + 1) {
            end = Math.max(end, beginning.end());
            while (end < plain.length() && ENDS.indexOf(plain.charAt(end)) < 0) {
                end++;
            }
            read += end - beginning.start();
            if (read > (long) MOST_READ * plain.length()) {
                return false;
            }
            found.add(plain.substring(beginning.start(), end));
        }
        return true;
    }
}
