package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.consentry.html.CharacterReferences;

/**
 * The entities that an XML document declares for itself (XML 1.0, 4.2), since an address or a whole element may stand
 * in one. What could add to the document unseen is taken out of its declarations: the values of parameter entities,
 * defaults of attributes, and entities whose markup holds something denied.
 */
final class XmlEntities {
    private static final int DEEPEST = 16;
    private static final int MOST_CHARACTERS = 1 << 16;
    /** How much all entities of a document may grow to, in characters: more than documents have, less than attacks. */
    private static final int MOST_IN_ALL = 1 << 23;

    private static final String ENTITY = "<!ENTITY";
    private static final String ATTLIST = "<!ATTLIST";
    private static final String NAMESPACES = "http://www.w3.org/";

    /** Replacement texts by name; the first declaration of a name counts. */
    private final Map<String, String> texts = new HashMap<>();

    private final Predicate<String> deniedMarkup;
    private int grown;

    /**
     * Begins without any.
     *
     * @param deniedMarkup whether markup in XML holds something denied
     */
    XmlEntities(Predicate<String> deniedMarkup) {
        this.deniedMarkup = deniedMarkup;
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Reads a document type, and gives what is to stand in its place. */
    byte[] read(byte[] doctype) {
        String text = new String(doctype, StandardCharsets.ISO_8859_1);
        declarations(text, true);
        return declarations(text, false).getBytes(StandardCharsets.ISO_8859_1);
    }

    private String declarations(String text, boolean collects) {
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        int i = text.indexOf('<', 1);
        while (i >= 0) {
            int end = endOfDeclaration(text, i);
            String declaration = text.substring(i, end);
            if (collects) {
                collect(declaration);
            } else {
                out.append(text, copied, i).append(edited(declaration));
                copied = end;
            }
            i = text.indexOf('<', end);
        }
        return out.append(text, copied, text.length()).toString();
    }

    private static int endOfDeclaration(String text, int from) {
        if (text.startsWith("<!--", from)) {
            return endBehind(text, "-->", from);
        }
        if (text.startsWith("<?", from)) {
            return endBehind(text, "?>", from);
        }
        int i = from;
        while (i < text.length() && text.charAt(i) != '>') {
            char c = text.charAt(i);
            int close = c == '"' || c == '\'' ? text.indexOf(c, i + 1) : i;
            i = close < 0 ? text.length() : close + 1;
        }
        return Math.min(i + 1, text.length());
    }

    private static int endBehind(String text, String mark, int from) {
        int at = text.indexOf(mark, from);
        return at < 0 ? text.length() : at + mark.length();
    }

    private void collect(String declaration) {
        int[] value = valueOf(declaration);
        String name = nameOf(declaration);
        if (value != null && !name.equals("%")) {
            String literal = declaration.substring(value[0], value[1]);
            String utf8 = new String(literal.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            texts.putIfAbsent(name, numbersResolved(utf8));
        }
    }

    private String edited(String declaration) {
        if (declaration.startsWith(ATTLIST)) {
            return isOfNamespaces(declaration) ? declaration : "";
        }
        int[] value = valueOf(declaration);
        if (value == null) {
            return declaration;
        }
        String name = nameOf(declaration);
        String markup = name.equals("%") ? null : expanded(name);
        boolean stays = markup != null && (markup.indexOf('<') < 0 || !deniedMarkup.test(markup));
        return stays ? declaration : declaration.substring(0, value[0]) + declaration.substring(value[1]);
    }

    /** Whether every default value of the declared attributes is a namespace. */
    private static boolean isOfNamespaces(String declaration) {
        int i = ATTLIST.length();
        while (i < declaration.length()) {
            char c = declaration.charAt(i);
            if (c == '"' || c == '\'') {
                if (!declaration.startsWith(NAMESPACES, i + 1)) {
                    return false;
                }
                int close = declaration.indexOf(c, i + 1);
                i = close < 0 ? declaration.length() : close;
            }
            i++;
        }
        return true;
    }

    /** Where an entity's literal value stands; null if the declaration is none, or has its value elsewhere. */
    private static int @Nullable [] valueOf(String declaration) {
        if (!declaration.startsWith(ENTITY)) {
            return null;
        }
        String[] words = declaration.strip().split("\\s+", 5);
        String behindName =
                words.length < 3 ? "" : words[1].equals("%") ? (words.length < 4 ? "" : words[3]) : words[2];
        if (behindName.startsWith("SYSTEM") || behindName.startsWith("PUBLIC")) {
            return null;
        }
        for (int i = 0; i < declaration.length(); i++) {
            char c = declaration.charAt(i);
            if (c == '"' || c == '\'') {
                int close = declaration.indexOf(c, i + 1);
                return close < 0 ? null : new int[] {i + 1, close};
            }
        }
        return null;
    }

    private static String nameOf(String declaration) {
        String[] words = declaration.split("[\\s\"']+", 3);
        return words.length < 2 ? "" : words[1];
    }

    private static String numbersResolved(String literal) {
        StringBuilder out = new StringBuilder(literal.length());
        int copied = 0;
        int i = literal.indexOf("&#");
        while (i >= 0) {
            int end = endOfReference(literal, i + 2);
            if (end < 0) {
                i = literal.indexOf("&#", i + 2);
                continue;
            }
            out.append(literal, copied, i).append(CharacterReferences.decodeText(literal.substring(i, end + 1)));
            copied = end + 1;
            i = literal.indexOf("&#", copied);
        }
        return out.append(literal, copied, literal.length()).toString();
    }

    /** Where the semicolon of a reference stands; -1 if what begins here is none. */
    private static int endOfReference(String text, int from) {
        int i = from;
        while (i < text.length() && "&;<>\"' \t\r\n".indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i < text.length() && text.charAt(i) == ';' ? i : -1;
    }

    /** An entity's text with those that it names put in; null if it is too long, or names itself, or they all are. */
    private @Nullable String expanded(String name) {
        StringBuilder out = new StringBuilder();
        return expand(texts.getOrDefault(name, ""), 0, out) ? out.toString() : null;
    }

    private boolean expand(String text, int depth, StringBuilder out) {
        int copied = 0;
        int i = text.indexOf('&');
        while (i >= 0) {
            int end = endOfReference(text, i + 1);
            String inner = end < 0 ? null : texts.get(text.substring(i + 1, end));
            if (inner != null) {
                out.append(text, copied, i);
                if (depth >= DEEPEST || !expand(inner, depth + 1, out)) {
                    return false;
                }
                copied = end + 1;
            }
            i = text.indexOf('&', i + 1);
        }
        out.append(text, copied, text.length());
        grown += text.length();
        return out.length() <= MOST_CHARACTERS && grown <= MOST_IN_ALL;
    }

    /** A tag or text with the references to declared entities resolved; the given array itself if it has none. */
    byte[] resolve(byte[] raw) {
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int i = text.indexOf('&');
        while (i >= 0) {
            int end = endOfReference(text, i + 1);
            String name = end < 0 ? "" : text.substring(i + 1, end);
            if (texts.containsKey(name)) {
                String value = expanded(name);
                out.append(text, copied, i).append(value == null ? "" : escaped(CharacterReferences.decodeText(value)));
                copied = end + 1;
            }
            i = text.indexOf('&', i + 1);
        }
        return copied == 0
                ? raw
                : out.append(text, copied, text.length()).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String escaped(String plain) {
        StringBuilder out = new StringBuilder(plain.length());
        plain.codePoints().forEach(c -> {
            if (c < ' ' || c > '~' || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
                out.append("&#").append(c).append(';');
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }
}
