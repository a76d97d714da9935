package io.consentry.html;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Turns raw tokens into what the html5lib tests write down: values decoded, runs of text joined. */
class TokenText implements TokenHandler {
    private static final Pattern PUBLIC = Pattern.compile("(?i)PUBLIC(.*)", Pattern.DOTALL);
    private static final Pattern SYSTEM = Pattern.compile("(?i)SYSTEM(.*)", Pattern.DOTALL);

    private final List<List<@Nullable Object>> tokens = new ArrayList<>();
    private final StringBuilder raw = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder construct = new StringBuilder();
    private boolean references;
    private boolean markup;
    private boolean cdataOpened;

    /** Starts in this state; text is decoded accordingly. */
    TokenText(TextMode mode, boolean inCdata) {
        references = mode == TextMode.DATA || mode == TextMode.RCDATA;
        markup = mode == TextMode.DATA;
        cdataOpened = inCdata;
    }

    List<List<@Nullable Object>> tokens() {
        flush();
        return tokens;
    }

    /** Everything that was handed on, in order. */
    String raw() {
        return raw.toString();
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        String piece = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        raw.append(piece);
        text.append(piece);
    }

    @Override
    public void startTag(Tag tag) {
        raw.append(latin1(tag, tag.from(), tag.to()));
        flush();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < tag.attributeCount(); i++) {
            String name = name(latin1(tag, tag.attributeFrom(i), tag.attributeNameTo(i)));
            attributes.putIfAbsent(name, value(tag, i));
        }
        String tagName = name(latin1(tag, tag.nameFrom(), tag.nameTo()));
        tokens.add(
                tag.isSelfClosing()
                        ? List.of("StartTag", tagName, attributes, true)
                        : List.of("StartTag", tagName, attributes));
    }

    @Override
    public void endTag(Tag tag) {
        raw.append(latin1(tag, tag.from(), tag.to()));
        flush();
        references = true;
        markup = true;
        tokens.add(List.of("EndTag", name(latin1(tag, tag.nameFrom(), tag.nameTo()))));
    }

    @Override
    public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {
        String piece = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        raw.append(piece);
        construct.append(piece);
        if (!last) {
            return;
        }
        String whole = construct.toString();
        construct.setLength(0);
        if (kind == Markup.EMPTY_END_TAG || kind == Markup.UNFINISHED_TAG) {
            return;
        }
        flush();
        switch (kind) {
            case CDATA -> cdata(whole);
            case DOCTYPE -> tokens.add(doctype(whole));
            case COMMENT -> tokens.add(List.of("Comment", nul(utf8(newlines(comment(whole))))));
            default -> tokens.add(List.of("Comment", nul(utf8(newlines(bogus(whole))))));
        }
    }

    private void cdata(String whole) {
        int from = cdataOpened ? 0 : "<![CDATA[".length();
        cdataOpened = false;
        String inside = whole.substring(from, whole.endsWith("]]>") ? whole.length() - 3 : whole.length());
        if (!inside.isEmpty()) {
            addText(utf8(newlines(inside)));
        }
    }

    private void flush() {
        if (text.length() == 0) {
            return;
        }
        String plain = utf8(newlines(text.toString()));
        if (references) {
            plain = CharacterReferences.decodeText(plain);
        }
        addText(markup ? plain : nul(plain));
        text.setLength(0);
    }

    private void addText(String plain) {
        int last = tokens.size() - 1;
        if (last >= 0 && "Character".equals(tokens.get(last).get(0))) {
            tokens.set(last, List.of("Character", tokens.get(last).get(1) + plain));
        } else {
            tokens.add(List.of("Character", plain));
        }
    }

    private static String value(Tag tag, int attribute) {
        if (tag.valueFrom(attribute) < 0) {
            return "";
        }
        byte[] value = newlines(latin1(tag, tag.valueFrom(attribute), tag.valueTo(attribute)))
                .getBytes(StandardCharsets.ISO_8859_1);
        return nul(CharacterReferences.decodeAttribute(value, 0, value.length));
    }

    private static String comment(String whole) {
        String inside = whole.substring("<!--".length());
        for (String end : List.of("--!>", "-->", "--!", "--", "-")) {
            boolean closes = end.endsWith(">") == whole.endsWith(">");
            if (closes && inside.endsWith(end)) {
                return inside.substring(0, inside.length() - end.length());
            }
        }
        return inside.equals(">") || inside.equals("->") ? "" : inside;
    }

    private static String bogus(String whole) {
        int from = whole.startsWith("<?") ? 1 : 2;
        return whole.substring(from, whole.endsWith(">") ? whole.length() - 1 : whole.length());
    }

    /** The fields of a document type: WHATWG HTML 13.2.5.53 to 13.2.5.68. The gateway needs only its extent. */
    private static List<@Nullable Object> doctype(String whole) {
        boolean closed = whole.endsWith(">");
        String inside = nul(utf8(newlines(whole.substring(9, closed ? whole.length() - 1 : whole.length()))));
        String rest = inside.replaceFirst("^[ \\n\\t\\f]+", "");
        String name = rest.replaceFirst("(?s)[ \\n\\t\\f].*", "");
        rest = rest.substring(name.length()).replaceFirst("^[ \\n\\t\\f]+", "");
        Ids ids = new Ids();
        boolean correct = closed && !name.isEmpty();
        if (!rest.isEmpty()) {
            Matcher asPublic = PUBLIC.matcher(rest);
            Matcher asSystem = SYSTEM.matcher(rest);
            if (asPublic.matches()) {
                correct &= ids.readPublic(asPublic.group(1));
            } else {
                correct &= asSystem.matches() && ids.readSystem(asSystem.group(1), true);
            }
        }
        List<@Nullable Object> token = new ArrayList<>();
        token.add("DOCTYPE");
        token.add(name.isEmpty() ? null : lowerAscii(name));
        token.add(ids.publicId);
        token.add(ids.systemId);
        token.add(correct || ids.behindSystemId);
        return token;
    }

    private static final class Ids {
        private @Nullable String publicId;
        private @Nullable String systemId;

        /** What follows the system identifier is skipped and harms nothing, not even a missing end. */
        private boolean behindSystemId;

        private boolean readPublic(String text) {
            String rest = text.replaceFirst("^[ \\n\\t\\f]+", "");
            if (rest.isEmpty() || (rest.charAt(0) != '"' && rest.charAt(0) != '\'')) {
                return false;
            }
            int end = rest.indexOf(rest.charAt(0), 1);
            publicId = end < 0 ? rest.substring(1) : rest.substring(1, end);
            return end >= 0 && readSystem(rest.substring(end + 1), false);
        }

        private boolean readSystem(String text, boolean required) {
            String rest = text.replaceFirst("^[ \\n\\t\\f]+", "");
            if (rest.isEmpty()) {
                return !required;
            }
            if (rest.charAt(0) != '"' && rest.charAt(0) != '\'') {
                return false;
            }
            int end = rest.indexOf(rest.charAt(0), 1);
            systemId = end < 0 ? rest.substring(1) : rest.substring(1, end);
            behindSystemId = end >= 0 && rest.substring(end + 1).matches("(?s)[ \\n\\t\\f]*[^ \\n\\t\\f].*");
            return end >= 0;
        }
    }

    private static String latin1(Tag tag, int from, int to) {
        return new String(tag.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String name(String latin1) {
        return nul(utf8(lowerAscii(latin1)));
    }

    private static String lowerAscii(String text) {
        return text.chars()
                .map(c -> c < 0x80 ? Character.toLowerCase(c) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String newlines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String nul(String text) {
        return text.replace('\0', '\uFFFD');
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s", tokens);
    }
}
