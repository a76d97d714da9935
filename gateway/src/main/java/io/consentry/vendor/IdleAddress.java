package io.consentry.vendor;

import java.util.regex.Pattern;

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
        if (held == null || held.kind() != Kind.NAMED || held.from() != from || !isOperandEnd(to)) {
            return false;
        }
        boolean member = code.startsWith(":", from - 1);
        return member ? isMemberIdle(held) : held.outer() == null && isNameIdle(held.name());
    }

    private boolean isOperandEnd(int at) {
        return at == code.length() || ",;}".indexOf(code.charAt(at)) >= 0;
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
    private boolean isMemberIdle(Operand member) {
        Operand object = member.outer();
        if (object == null
                || object.kind() != Kind.NAMED
                || object.outer() != null
                || object.lists() != member.lists() - 1
                || !code.startsWith("{", object.from())
                || !operands.uses(member.name()).isEmpty()) {
            return false;
        }
        int length = object.name().length();
        return operands.uses(object.name()).stream()
                .allMatch(
                        use -> isDefinition(use.at(), use.at() + length) || isAskedByName(use.at(), use.at() + length));
    }

    private boolean isAskedByName(int from, int end) {
        return code.startsWith(".", end)
                && end + 1 < code.length()
                && ScriptReader.isWord((byte) code.charAt(end + 1))
                && !code.startsWith(".", from - 1);
    }
}
