package io.consentry.html;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** The element names that mean something to the tokenizer or to those who judge tags. */
public enum TagName {
    A,
    ANNOTATION_XML("annotation-xml"),
    AREA(Trait.VOID),
    AUDIO,
    B(Trait.BREAKOUT),
    BASE(Trait.VOID),
    BASEFONT(Trait.VOID),
    BGSOUND(Trait.VOID),
    BIG(Trait.BREAKOUT),
    BLOCKQUOTE(Trait.BREAKOUT),
    BODY(Trait.BREAKOUT),
    BR(Trait.BREAKOUT, Trait.VOID),
    CAPTION,
    CENTER(Trait.BREAKOUT),
    CODE(Trait.BREAKOUT),
    COL(Trait.VOID, Trait.SPECIAL),
    COLGROUP,
    DD(Trait.BREAKOUT),
    DESC,
    DIV(Trait.BREAKOUT),
    DL(Trait.BREAKOUT),
    DT(Trait.BREAKOUT),
    EM(Trait.BREAKOUT),
    EMBED(Trait.BREAKOUT, Trait.VOID),
    FEIMAGE,
    FONT,
    FOREIGNOBJECT,
    FRAME(Trait.VOID),
    FRAMESET(Trait.SPECIAL),
    H1(Trait.BREAKOUT),
    H2(Trait.BREAKOUT),
    H3(Trait.BREAKOUT),
    H4(Trait.BREAKOUT),
    H5(Trait.BREAKOUT),
    H6(Trait.BREAKOUT),
    HEAD(Trait.BREAKOUT),
    HR(Trait.BREAKOUT, Trait.VOID),
    HTML,
    I(Trait.BREAKOUT),
    IFRAME(Trait.SPECIAL),
    IMAGE,
    IMG(Trait.BREAKOUT, Trait.VOID),
    INPUT(Trait.VOID),
    KEYGEN(Trait.VOID),
    LI(Trait.BREAKOUT),
    LINK(Trait.VOID),
    LISTING(Trait.BREAKOUT),
    MALIGNMARK,
    MATH(Trait.SPECIAL),
    MENU(Trait.BREAKOUT),
    META(Trait.BREAKOUT, Trait.VOID),
    MGLYPH,
    MI,
    MN,
    MO,
    MS,
    MTEXT,
    NOBR(Trait.BREAKOUT),
    NOEMBED(Trait.SPECIAL),
    NOFRAMES(Trait.SPECIAL),
    NOSCRIPT(Trait.SPECIAL),
    OBJECT,
    OL(Trait.BREAKOUT),
    P(Trait.BREAKOUT),
    PARAM(Trait.VOID),
    PLAINTEXT(Trait.SPECIAL),
    PRE(Trait.BREAKOUT),
    RUBY(Trait.BREAKOUT),
    S(Trait.BREAKOUT),
    SCRIPT(Trait.SPECIAL),
    SELECT(Trait.SPECIAL),
    SMALL(Trait.BREAKOUT),
    SOURCE(Trait.VOID),
    SPAN(Trait.BREAKOUT),
    STRIKE(Trait.BREAKOUT),
    STRONG(Trait.BREAKOUT),
    STYLE(Trait.SPECIAL),
    SUB(Trait.BREAKOUT),
    SUP(Trait.BREAKOUT),
    SVG(Trait.SPECIAL),
    TABLE(Trait.BREAKOUT),
    TBODY,
    TD,
    TEMPLATE(Trait.SPECIAL),
    TEXTAREA(Trait.SPECIAL),
    TFOOT,
    TH,
    THEAD,
    TITLE(Trait.SPECIAL),
    TR,
    TRACK(Trait.VOID),
    TT(Trait.BREAKOUT),
    U(Trait.BREAKOUT),
    UL(Trait.BREAKOUT),
    USE,
    VAR(Trait.BREAKOUT),
    VIDEO,
    WBR(Trait.VOID),
    XMP(Trait.SPECIAL),
    /** Any other name. */
    OTHER("");

    private enum Trait {
        VOID,
        BREAKOUT,
        /** Its content is no markup of HTML, or what follows is read differently for it. */
        SPECIAL
    }

    private static final int SLOT_COUNT = 512;
    private static final int LONGEST = 2 * Long.BYTES;

    /** The names by their hash, {@link #OTHER} where there is none, and beside them what tells them apart. */
    private static final TagName[] SLOTS = new TagName[SLOT_COUNT];

    private static final long[] FIRSTS = new long[SLOT_COUNT];
    private static final long[] SECONDS = new long[SLOT_COUNT];
    private static final int[] LENGTHS = new int[SLOT_COUNT];

    static {
        Arrays.fill(SLOTS, OTHER);
        for (TagName name : values()) {
            byte[] bytes = name.ascii.getBytes(StandardCharsets.US_ASCII);
            if (bytes.length == 0) {
                continue;
            }
            long first = first(bytes, 0, bytes.length);
            long second = second(bytes, 0, bytes.length);
            int slot = slot(first, second);
            while (SLOTS[slot] != OTHER) {
                slot = (slot + 1) % SLOT_COUNT;
            }
            SLOTS[slot] = name;
            FIRSTS[slot] = first;
            SECONDS[slot] = second;
            LENGTHS[slot] = bytes.length;
        }
    }

    private final String ascii;
    private final boolean isVoid;
    private final boolean breakout;
    private final boolean ordinary;

    TagName(Trait... traits) {
        this(null, traits);
    }

    TagName(@Nullable String ascii, Trait... traits) {
        this.ascii = ascii == null ? name().toLowerCase(Locale.ROOT) : ascii;
        this.isVoid = List.of(traits).contains(Trait.VOID);
        this.breakout = List.of(traits).contains(Trait.BREAKOUT);
        this.ordinary = !List.of(traits).contains(Trait.SPECIAL);
    }

    /** The name that {@code bytes[from, to)} spells, in any case; {@link #OTHER} if it is none of these. */
    public static TagName of(byte[] bytes, int from, int to) {
        if (from == to || to - from > LONGEST) {
            return OTHER;
        }
        long first = first(bytes, from, to);
        long second = second(bytes, from, to);
        int slot = slot(first, second);
        while (SLOTS[slot] != OTHER) {
            // A name that ends in zero bytes is none of these, and must not pass for the shorter one.
            if (FIRSTS[slot] == first && SECONDS[slot] == second && LENGTHS[slot] == to - from) {
                return SLOTS[slot];
            }
            slot = (slot + 1) % SLOT_COUNT;
        }
        return OTHER;
    }

    /** A name's first eight bytes as a number. */
    private static long first(byte[] bytes, int from, int to) {
        return ByteScan.word(bytes, from, Math.min(to, from + Long.BYTES));
    }

    /** The bytes behind a name's first eight as a number. */
    private static long second(byte[] bytes, int from, int to) {
        return to - from > Long.BYTES ? ByteScan.word(bytes, from + Long.BYTES, to) : 0;
    }

    private static int slot(long first, long second) {
        return (int) (((first + second * 31) * 0x9e3779b97f4a7c15L) >>> 55);
    }

    /** In lower case; empty for {@link #OTHER}. */
    public String ascii() {
        return ascii;
    }

    /** Whether it has neither content nor end tag in HTML. */
    public boolean isVoid() {
        return isVoid;
    }

    /** Whether its content is markup as any other, and nothing behind it is read differently for it in HTML. */
    public boolean isOrdinary() {
        return ordinary;
    }

    /** Whether its start tag always ends foreign content (WHATWG HTML 13.2.6.5). */
    boolean breaksOut() {
        return breakout;
    }
}
