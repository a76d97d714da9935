package io.consentry.html;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A start tag or end tag as ranges of raw bytes. All positions are indexes into {@link #bytes()}.
 *
 * <p>The tokenizer reuses one object for all tags of a document; {@link #copy} keeps one.
 */
public final class Tag {
    private static final int FIELDS = 5;

    /** With more attributes than this, names are not compared one by one. */
    private static final int FEW_ATTRIBUTES = 16;

    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private int nameTo;
    private TagName name = TagName.OTHER;
    private boolean endTag;
    private boolean selfClosing;
    private boolean truncated;
    private boolean uncertain;
    private boolean leavesForeign;
    private boolean xml;
    private Namespace namespace = Namespace.HTML;
    private TextMode content = TextMode.DATA;
    private int[] attributes;
    private int attributeCount;
    private @Nullable AttributeNames names;

    Tag() {
        this(new int[16 * FIELDS]);
    }

    private Tag(int[] attributes) {
        this.attributes = attributes;
    }

    /**
     * A copy that later tags do not change; it shares the bytes.
     *
     * @param old a copy that nobody needs any more, to be made this one; null to make one anew
     */
    public Tag copy(@Nullable Tag old) {
        int fields = attributeCount * FIELDS;
        Tag copy = old == null ? new Tag(new int[fields]) : old;
        if (copy.attributes.length < fields) {
            copy.attributes = new int[fields];
        }
        System.arraycopy(attributes, 0, copy.attributes, 0, fields);
        copy.names = null;
        copy.bytes = bytes;
        copy.from = from;
        copy.to = to;
        copy.nameTo = nameTo;
        copy.name = name;
        copy.endTag = endTag;
        copy.selfClosing = selfClosing;
        copy.truncated = truncated;
        copy.uncertain = uncertain;
        copy.leavesForeign = leavesForeign;
        copy.xml = xml;
        copy.namespace = namespace;
        copy.content = content;
        copy.attributeCount = attributeCount;
        return copy;
    }

    void begin(boolean isEndTag) {
        endTag = isEndTag;
        selfClosing = false;
        truncated = false;
        uncertain = false;
        leavesForeign = false;
        xml = false;
        namespace = Namespace.HTML;
        content = TextMode.DATA;
        attributeCount = 0;
        names = null;
    }

    void finish(byte[] where, int start, int end, int nameEnd) {
        bytes = where;
        from = start;
        to = end;
        nameTo = nameEnd;
        name = TagName.of(where, nameFrom(), nameEnd);
    }

    /** Counts the places of the attributes so far from a later place. */
    void shift(int by) {
        for (int i = 0; i < attributeCount * FIELDS; i++) {
            if (attributes[i] >= 0) {
                attributes[i] -= by;
            }
        }
    }

    int addAttribute(int nameStart) {
        addAttribute(nameStart, nameStart, -1, -1, nameStart);
        return attributeCount - 1;
    }

    /** Adds an attribute of which all places are known. */
    void addAttribute(int nameStart, int nameEnd, int valueStart, int valueEnd, int end) {
        int at = attributeCount * FIELDS;
        if (at == attributes.length) {
            attributes = Arrays.copyOf(attributes, at * 2);
        }
        int[] all = attributes;
        all[at] = nameStart;
        all[at + 1] = nameEnd;
        all[at + 2] = valueStart;
        all[at + 3] = valueEnd;
        all[at + 4] = end;
        attributeCount++;
    }

    void nameEnds(int attribute, int offset) {
        attributes[attribute * FIELDS + 1] = offset;
        attributes[attribute * FIELDS + 4] = offset;
    }

    void valueBegins(int attribute, int offset) {
        attributes[attribute * FIELDS + 2] = offset;
    }

    void valueEnds(int attribute, int offset, int attributeEnd) {
        attributes[attribute * FIELDS + 3] = offset;
        attributes[attribute * FIELDS + 4] = attributeEnd;
    }

    void selfClosing(boolean value) {
        selfClosing = value;
    }

    /** Gives up everything but the name. */
    public void truncate() {
        truncated = true;
        attributeCount = 0;
        names = null;
    }

    void place(Namespace where, TextMode mode, boolean isUncertain) {
        namespace = where;
        content = mode;
        uncertain = isUncertain;
    }

    /** Of XML: what counts is the name behind the prefix. */
    void placeInXml() {
        xml = true;
        names = null;
        namespace = Namespace.SVG;
        int colon = ByteScan.find(bytes, nameFrom(), nameTo, ':');
        name = TagName.of(bytes, colon < nameTo ? colon + 1 : nameFrom(), nameTo);
    }

    void leaveForeign() {
        leavesForeign = true;
    }

    /** The array that the ranges index. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the tag's {@code <} stands. */
    public int from() {
        return from;
    }

    /** Just behind the tag's {@code >}; of a truncated tag, some place behind its name. */
    public int to() {
        return to;
    }

    /** Where the name begins. */
    public int nameFrom() {
        return from + (endTag ? 2 : 1);
    }

    /** Just behind the name. */
    public int nameTo() {
        return nameTo;
    }

    /** What the name says. */
    public TagName name() {
        return name;
    }

    /** Whether it is an end tag. */
    public boolean isEndTag() {
        return endTag;
    }

    /** Whether it ends in {@code />}. */
    public boolean isSelfClosing() {
        return selfClosing;
    }

    /** Whether only its name is known, as of one that was longer than the tokenizer holds. */
    public boolean isTruncated() {
        return truncated;
    }

    /** Of a start tag: the vocabulary in which a browser reads it, so far as that is certain. */
    public Namespace namespace() {
        return namespace;
    }

    /** Of a start tag: how its content is read. */
    public TextMode content() {
        return content;
    }

    /**
     * Of a start tag: whether browsers may read it differently from {@link #namespace()} and {@link #content()}
     * say. Then the content is given as text if either reading has it so, and must be safe as markup too.
     */
    public boolean isUncertain() {
        return uncertain;
    }

    /** Of a start tag: whether it ends SVG or MathML around it, so that without it what follows would be read otherwise. */
    public boolean leavesForeign() {
        return leavesForeign;
    }

    /** Whether it stands in XML, where any element may be one of HTML or SVG. */
    public boolean isXml() {
        return xml;
    }

    /** How many attributes it has, duplicates included; a browser honours the first of each name. */
    public int attributeCount() {
        return attributeCount;
    }

    /** Where the name of an attribute begins, and with it the attribute. */
    public int attributeFrom(int attribute) {
        return attributes[attribute * FIELDS];
    }

    /** Just behind the name of an attribute. */
    public int attributeNameTo(int attribute) {
        return attributes[attribute * FIELDS + 1];
    }

    /** Where the value of an attribute begins, inside its quotes; negative if it has none. */
    public int valueFrom(int attribute) {
        return attributes[attribute * FIELDS + 2];
    }

    /** Just behind the value, inside its quotes; negative if it has none. */
    public int valueTo(int attribute) {
        return attributes[attribute * FIELDS + 3];
    }

    /** Just behind the attribute, its closing quote included. */
    public int attributeTo(int attribute) {
        return attributes[attribute * FIELDS + 4];
    }

    /**
     * Whether the attribute has this name.
     *
     * @param lowerCase the name in lower case; in XML, where case counts, {@code attributename} stands for
     *     {@code attributeName}
     */
    public boolean isNamed(int attribute, String lowerCase) {
        int nameFrom = attributeFrom(attribute);
        int nameEnd = attributeNameTo(attribute);
        return ByteScan.equalsIgnoreCase(bytes, nameFrom, nameEnd, lowerCase)
                && (!xml || ByteScan.equals(bytes, nameFrom, nameEnd, cased(lowerCase)));
    }

    private static String cased(String lowerCase) {
        return lowerCase.equals("attributename") ? "attributeName" : lowerCase;
    }

    /** Whether the value of an attribute is this ASCII word as it stands, whatever the case of its letters. */
    public boolean isValue(int attribute, String lowerCase) {
        int valueFrom = valueFrom(attribute);
        return valueFrom >= 0 && ByteScan.equalsIgnoreCase(bytes, valueFrom, valueTo(attribute), lowerCase);
    }

    /** Whether two attributes have one name. */
    public boolean haveOneName(int one, int other) {
        int oneFrom = attributeFrom(one);
        int otherFrom = attributeFrom(other);
        int length = attributeNameTo(one) - oneFrom;
        if (attributeNameTo(other) - otherFrom != length) {
            return false;
        }
        if (xml) {
            return Arrays.equals(bytes, oneFrom, oneFrom + length, bytes, otherFrom, otherFrom + length);
        }
        for (int i = 0; i < length; i++) {
            if (ByteScan.lower(bytes[oneFrom + i]) != ByteScan.lower(bytes[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }

    /** The first attribute of the name that this one has: itself, or the one that a browser honours in its place. */
    public int firstOf(int attribute) {
        if (attributeCount > FEW_ATTRIBUTES) {
            return names().firstOf(attribute);
        }
        for (int i = 0; i < attribute; i++) {
            if (haveOneName(i, attribute)) {
                return i;
            }
        }
        return attribute;
    }

    /** Whether it has two attributes of one name. */
    public boolean repeats() {
        for (int i = 1; i < attributeCount; i++) {
            if (firstOf(i) != i) {
                return true;
            }
        }
        return false;
    }

    /**
     * The attribute of this name that a browser honours.
     *
     * @param lowerCase the name, in lower case
     * @return its number, or -1 if there is none
     */
    public int find(String lowerCase) {
        if (attributeCount > FEW_ATTRIBUTES) {
            return names().find(this, lowerCase.getBytes(StandardCharsets.US_ASCII), lowerCase);
        }
        for (int i = 0; i < attributeCount; i++) {
            if (isNamed(i, lowerCase)) {
                return i;
            }
        }
        return -1;
    }

    private AttributeNames names() {
        AttributeNames known = names;
        if (known == null) {
            known = new AttributeNames(this);
            names = known;
        }
        return known;
    }
}
