package io.consentry.proxy;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.MultiMap;

/**
 * Makes an answer's type say one thing to all.
 *
 * <p>The attack is a page in UTF-16 under a type that the gateway reads as UTF-8 and a browser does not: two headers, two
 * types in one, {@code xcharset=utf-8; charset=utf-16le}. What can be read in two ways is sent on as it was read here.
 */
final class ContentTypes {
    private static final Pattern NAMED = Pattern.compile("(?i)charset");
    private static final Pattern PLAIN =
            Pattern.compile("(?i)[^,]*?;\\s*charset\\s*=\\s*(\"?)[\\w:.-]+\\1\\s*(?:;[^,]*)?");
    private static final Pattern UNNAMED_HTML = Pattern.compile("(?i)\\s*text/html\\s*;?\\s*");
    private static final Pattern CHARSET = Pattern.compile("(?i)(?:^|;)\\s*charset\\s*=\\s*[\"']?\\s*([\\w:.-]+)");

    private ContentTypes() {}

    /** Leaves one plain type in an answer's headers, where they have any. */
    static void settle(MultiMap headers) {
        List<String> types = headers.getAll("Content-Type");
        int named = 0;
        for (String type : types) {
            for (Matcher names = NAMED.matcher(type); names.find(); ) {
                named++;
            }
        }
        boolean plain = named == 0
                || (named == 1
                        && types.size() == 1
                        && PLAIN.matcher(types.get(0)).matches());
        if (!plain) {
            headers.set("Content-Type", settled(types.get(types.size() - 1)));
        }
    }

    /** Says the encoding of HTML whose type does not. */
    static void name(MultiMap headers, String charset) {
        List<String> types = headers.getAll("Content-Type");
        if (types.size() == 1 && UNNAMED_HTML.matcher(types.get(0)).matches()) {
            headers.set("Content-Type", "text/html; charset=" + charset);
        }
    }

    private static String settled(String type) {
        String last = type.substring(type.lastIndexOf(',') + 1).strip();
        int semicolon = last.indexOf(';');
        String essence = semicolon < 0 ? last : last.substring(0, semicolon).strip();
        Matcher charset = CHARSET.matcher(last);
        return charset.find() ? essence + "; charset=" + charset.group(1).toLowerCase(Locale.ROOT) : essence;
    }
}
