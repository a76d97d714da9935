package io.consentry.rewrite;

/**
 * Where in a style sheet the reader is: which blocks are open, and whether strings and attributes count there.
 *
 * <p>A block ends at its own bracket and at no other (CSS Syntax 5.4.8): what a custom property holds may have braces and
 * semicolons in it, {@code --a:var(--b,{;})"//vendor.example/"}, and goes on behind them.
 */
final class CssNesting {
    private static final int NOWHERE = -1;

    /** The brackets that end the open blocks, the innermost last. */
    private final StringBuilder open = new StringBuilder();

    private int parentheses;
    private int brackets;

    /** How many blocks are open around what is so; {@link #NOWHERE} if nothing is. */
    private int takesStrings = NOWHERE;

    private int namespace = NOWHERE;
    private int imageSet = NOWHERE;

    /** Whether what takes strings is a rule, which a block ends. */
    private boolean isRule;

    /** Reads a character that belongs to nothing longer. */
    void read(char c) {
        switch (c) {
            case '(' -> begin(')');
            case '[' -> begin(']');
            case '{' -> begin('}');
            case ')', ']', '}' -> end(c);
            case ';' -> leave(open.length());
            default -> {}
        }
    }

    private void begin(char end) {
        open.append(end);
        parentheses += end == ')' ? 1 : 0;
        brackets += end == ']' ? 1 : 0;
    }

    private void end(char c) {
        int innermost = open.length() - 1;
        if (innermost < 0 || open.charAt(innermost) != c) {
            return;
        }
        open.setLength(innermost);
        parentheses -= c == ')' ? 1 : 0;
        brackets -= c == ']' ? 1 : 0;
        leave(c == '}' && isRule ? innermost : innermost + 1);
        if (imageSet >= innermost) {
            imageSet = NOWHERE;
        }
    }

    /** Ends what began in a block that is that deep, or deeper. */
    private void leave(int depth) {
        if (takesStrings >= depth) {
            takesStrings = NOWHERE;
        }
        if (namespace >= depth) {
            namespace = NOWHERE;
        }
    }

    /** Notes a rule: of {@code @import} strings count, and of {@code @namespace} nothing does. */
    void rule(String name) {
        if (name.equals("namespace") && namespace == NOWHERE && takesStrings == NOWHERE) {
            namespace = open.length();
        }
        if (name.equals("import")) {
            take(true);
        }
    }

    /** Notes a declaration of which strings count. */
    void declaration() {
        take(false);
    }

    private void take(boolean rule) {
        if (takesStrings == NOWHERE) {
            takesStrings = open.length();
            isRule = rule;
        }
    }

    /** Notes {@code image-set}, of which the parenthesis follows. */
    void imageSet() {
        if (imageSet == NOWHERE) {
            imageSet = open.length();
        }
    }

    /** Whether a string may be an address here. In an attribute selector it is none. */
    boolean stringsCount() {
        boolean inSelector = open.length() > 0 && open.charAt(open.length() - 1) == ']';
        return takesStrings != NOWHERE || (parentheses > 0 && !inSelector);
    }

    /** Whether an attribute's text may be an address here. */
    boolean takesAttributes() {
        return takesStrings != NOWHERE || imageSet != NOWHERE;
    }

    /** Whether this is the address of a style sheet. */
    boolean isImport() {
        return takesStrings != NOWHERE && isRule;
    }

    boolean isNamespace() {
        return namespace != NOWHERE;
    }

    /** Whether a sheet can be cut behind this character, since nothing is open there that what follows depends on. */
    boolean isBoundary(char c) {
        boolean ends = c == ';' || c == '{' || c == '}';
        return ends && takesStrings == NOWHERE && namespace == NOWHERE && parentheses == 0 && brackets == 0;
    }
}
