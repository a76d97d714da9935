package io.consentry.vendor;

import java.util.function.Supplier;

/** Remembers what was found in inline scripts. Thread-safe. */
final class RecurringScripts {
    /** In bytes: the longest of the short scripts, and the longest at all. */
    private static final int SHORT = 4 << 10;

    private static final int LONGEST = 64 << 10;

    private final RecurringTexts<ScriptFindings> shorts;
    private final RecurringTexts<ScriptFindings> longs;

    private RecurringScripts(int shortPlaces, int longPlaces) {
        shorts = new RecurringTexts<>(SHORT, shortPlaces);
        longs = new RecurringTexts<>(LONGEST, longPlaces);
    }

    /** For scripts that are elements: about 36 MiB are held at the most, half of them for short ones, which are many. */
    static RecurringScripts ofElements() {
        return new RecurringScripts(1 << 12, 1 << 8);
    }

    /** For event handlers, which are short but for a few: at most 5 MiB are held. */
    static RecurringScripts ofHandlers() {
        return new RecurringScripts(1 << 10, 1 << 4);
    }

    /**
     * What was found in the script between two positions before, or is found now.
     *
     * @param find looks into the script; its answer depends on nothing but the script and the host
     */
    ScriptFindings findings(byte[] text, int from, int to, String ownHost, Supplier<ScriptFindings> find) {
        RecurringTexts<ScriptFindings> texts = to - from <= SHORT ? shorts : longs;
        ScriptFindings seen = texts.find(text, from, to, ownHost);
        if (seen != null) {
            return seen;
        }
        ScriptFindings found = find.get();
        texts.add(text, from, to, ownHost, found);
        return found;
    }
}
