package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes an answer's type say one thing to all.
 *
 * <p>The attack is a page in UTF-16 or ISO-2022-JP under a type that the gateway reads as UTF-8 and a browser does not: two
 * headers, two types in one, {@code charset =utf-8}, {@code x=";charset=utf-8"}; or XML that is read here as HTML, in which
 * {@code <title/>} hides what follows. What can be read in two ways is sent on as it
 * was read here, which is as browsers do ("extract a MIME type", Fetch 2.2).
 */
final class ContentTypes {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String ESSENCE = TOKEN + "/" + TOKEN;
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"?";

    private static final Pattern NAMED = Pattern.compile("(?i)charset");

    /** One type that names its encoding once, behind parameters that hide nothing. */
    private static final Pattern PLAIN = Pattern.compile("(?i)[ \t]*" + ESSENCE + "[ \t]*(?:;[ \t]*" + TOKEN + "=(?:"
            + TOKEN + "|\"[^\"\\\\,]*\")[ \t]*)*;[ \t]*charset=[ \t]*(\"?)[\\w:.-]+\\1[ \t]*(?:;[^,]*)?");

    private static final Pattern XML = Pattern.compile("(?i)xml");

    /** One type, and nothing behind it that could be taken for another of a document. */
    private static final Pattern UNMIXED =
            Pattern.compile("(?i)[ \t]*" + ESSENCE + "[ \t]*(?:;(?:(?!html|xml)[^,])*)?");

    private static final Pattern UNNAMED_HTML = Pattern.compile("(?i)\\s*text/html\\s*;?\\s*");

    /** One of several types; commas in quotes divide nothing. */
    private static final Pattern MEMBER = Pattern.compile("(?:[^\",]|" + QUOTED + ")+");

    /** A type, with what browsers pass over before its parameters. */
    private static final Pattern TYPE = Pattern.compile("[ \t]*(" + ESSENCE + ")(?:[ \t(][^;]*)?(?=;|$)");

    private static final Pattern PARAMETER =
            Pattern.compile(";[ \t]*([^;=]*)(?:=[ \t]*(?:(" + QUOTED + ")[^;]*|([^;]*)))?");

    private static final Pattern LABEL = Pattern.compile("[\\w:.-]+");

    /** What is said behind that of one type that is not plain counts for nothing; in characters. */
    private static final int MOST = 1024;

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
        boolean plain = named == 0 || (named == 1 && isOne(types, PLAIN));
        boolean mixed = types.stream().anyMatch(type -> XML.matcher(type).find()) && !isOne(types, UNMIXED);
        if (!plain || mixed) {
            headers.set("Content-Type", settled(types));
        }
    }

    private static boolean isOne(List<String> types, Pattern form) {
        return types.size() == 1
                && types.get(0).length() <= MOST
                && form.matcher(types.get(0)).matches();
    }

    /** Says the encoding of HTML whose type does not. */
    static void name(MultiMap headers, String charset) {
        List<String> types = headers.getAll("Content-Type");
        if (types.size() == 1 && UNNAMED_HTML.matcher(types.get(0)).matches()) {
            headers.set("Content-Type", "text/html; charset=" + charset);
        }
    }

    /** The last type that is one; the encoding that an earlier one of the same kind names holds on. */
    private static String settled(List<String> types) {
        String essence = null;
        String charset = null;
        for (String each : members(types)) {
            Matcher type = TYPE.matcher(each);
            if (!type.lookingAt() || type.group(1).equals("*/*")) {
                continue;
            }
            String named = charset(each.substring(type.end()));
            boolean holds = named == null && type.group(1).equalsIgnoreCase(essence);
            essence = type.group(1);
            charset = holds ? charset : named;
        }
        if (essence == null) {
            return types.get(types.size() - 1).split("[;,]", 2)[0].strip(); // none at all: browsers guess
        }
        return charset == null ? essence : essence + "; charset=" + charset;
    }

    private static List<String> members(List<String> types) {
        List<String> members = new ArrayList<>();
        for (String value : types) {
            String read = value.length() > MOST ? value.substring(0, MOST) : value;
            MEMBER.matcher(read).results().forEach(member -> members.add(member.group()));
        }
        return members;
    }

    /** What the first parameter of this very name says; null if it says nothing that can be a label. */
    private static @Nullable String charset(String parameters) {
        Matcher each = PARAMETER.matcher(parameters);
        while (each.find()) {
            if (each.group(1).equalsIgnoreCase("charset")) {
                String quoted = each.group(2);
                String value = quoted == null ? each.group(3) : quoted.replaceAll("\"|\\\\(?=.)", "");
                String label = value == null ? "" : value.strip();
                return LABEL.matcher(label).matches() ? label.toLowerCase(Locale.ROOT) : null;
            }
        }
        return null;
    }
}
