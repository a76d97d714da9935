package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.Decision;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;

/**
 * Binds the origin's entity tags to a decision, so that no cache answers a visitor with the page that an earlier
 * decision made: {@code "v1"} goes out as {@code W/"v1;c=MARK"} and is accepted back under the same mark alone.
 */
final class EntityTags {
    /** Stands before the mark in every tag of ours. */
    static final String MARKED = ";c=";

    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");

    private EntityTags() {}

    /**
     * A short text that differs where what we make of a page differs.
     *
     * @param parts all that a page's treatment depends on
     */
    static String mark(byte[]... parts) {
        CRC32 crc = new CRC32();
        int hash = 1;
        for (byte[] part : parts) {
            crc.update(part);
            for (byte each : part) {
                hash = 31 * hash + each;
            }
        }
        return Long.toString(crc.getValue(), 36) + Integer.toString(hash & Integer.MAX_VALUE, 36);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The tag to send; weak, since the bytes are no longer the origin's. */
    static String bind(String originTag, String mark) {
        Matcher tag = TAG.matcher(originTag.strip());
        return tag.matches() ? "W/\"" + tag.group(1) + MARKED + mark + "\"" : originTag;
    }

    /**
     * The origin's own tags among those that a browser holds.
     *
     * @param ifNoneMatch the browser's {@code If-None-Match}
     * @return null if none was made under this mark: the page must come whole
     */
    static @Nullable String restore(String ifNoneMatch, String mark) {
        String suffix = MARKED + mark;
        List<String> restored = new ArrayList<>();
        Matcher tag = TAG.matcher(ifNoneMatch);
        while (tag.find()) {
            if (tag.group(1).endsWith(suffix)) {
                String own = tag.group(1).substring(0, tag.group(1).length() - suffix.length());
                restored.add("\"" + own + "\"");
                restored.add("W/\"" + own + "\"");
            }
        }
        return restored.isEmpty() ? null : String.join(", ", restored);
    }

    /** A short text that differs where a decision treats a purpose otherwise. */
    static String outcomes(Decision decision) {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : decision.outcomes().values()) {
            boolean dropped = !outcome.allowed() && !outcome.grantable();
            text.append(outcome.allowed() ? 'a' : dropped ? 'r' : 'p');
            text.append(outcome.reason() == Reason.DEFAULT ? 'd' : 'x');
        }
        return text.append(decision.unknownVendors().id()).toString();
    }
}
