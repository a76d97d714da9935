package io.consentry.vendor;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.consentry.vendor.ScriptOperands.Kind;
import io.consentry.vendor.ScriptOperands.Operand;
import io.consentry.vendor.ScriptOperands.Place;

/**
 * Tells of an address in a loader that it does not come to what loads, beyond doubt: it is compared, or held by a name that
 * nobody asks for.
 */
final class IdleAddress {
    /** Behind a string in a list: the rest of the list, which is searched. */
    private static final Pattern SEARCHED = Pattern.compile("(?:,'[^']*+')*+,?\\]\\.(?:indexOf|includes)\\(");

    /** Before a name: what shows its value. */
    private static final Pattern SHOWN =
            Pattern.compile("(?:\\.(?:title|textContent|innerText)=|\\bconsole\\.\\w+\\()$");

    private static final int LONGEST_SHOWN = 24;

    private final String code;
    private final ScriptOperands operands;

    IdleAddress(String code, ScriptOperands operands) {
        this.code = code;
        this.operands = operands;
    }

    /**
     * Whether it is idle.
     *
     * @param from where the opening quote of its string stands
     * @param to behind the closing one
     */
    boolean isIdle(int from, int to, Place place) {
        if (isCompared(from, to)
                || SEARCHED.matcher(code).region(to, code.length()).lookingAt()) {
            return true;
        }
        Operand held = place.operand();
        boolean whole =
                held != null && held.from() == from && (to == code.length() || ",;}".indexOf(code.charAt(to)) >= 0);
        return whole
                && held.kind() == Kind.NAMED
                && (code.startsWith(":", from - 1) || code.startsWith("':", from - 2)
                        ? isMemberIdle(held.name(), held.outer(), held.lists())
                        : isNameIdle(held.name()) && held.outer() == null);
    }

    private boolean isCompared(int from, int to) {
        return isComparison(from - 2) || isComparison(to);
    }

    private boolean isComparison(int at) {
        return code.startsWith("==", at) || code.startsWith("!=", at);
    }

    private boolean isNameIdle(String name) {
        return operands.uses(name).stream().allMatch(use -> {
            int end = use.at() + name.length();
            return isCompared(use.at(), end) || isDefinition(use.at(), end) || isShown(use.at(), end);
        });
    }

    private boolean isDefinition(int from, int end) {
        return code.startsWith("=", end) && !code.startsWith(".", from - 1);
    }

    private boolean isShown(int from, int end) {
        boolean alone = end == code.length() || ";,)}".indexOf(code.charAt(end)) >= 0;
        return alone
                && SHOWN.matcher(code)
                        .region(Math.max(0, from - LONGEST_SHOWN), from)
                        .find();
    }

    /** Whether a member that nobody asks for stands in an object of which others are asked for by their names alone. */
    private boolean isMemberIdle(String member, @Nullable Operand object, int lists) {
        boolean named = object != null
                && object.kind() == Kind.NAMED
                && object.outer() == null
                && object.lists() == lists - 1
                && code.startsWith("{", object.from());
        return named
                && operands.uses(member).isEmpty()
                && operands.uses(object.name()).stream().allMatch(use -> {
                    int end = use.at() + object.name().length();
                    return isDefinition(use.at(), end) || isAskedByName(use.at(), end);
                });
    }

    private boolean isAskedByName(int from, int end) {
        return code.startsWith(".", end)
                && end + 1 < code.length()
                && ScriptReader.isWord((byte) code.charAt(end + 1))
                && !code.startsWith(".", from - 1);
    }
}
