package io.consentry.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.consentry.policy.FactsReader;
import io.consentry.policy.RequestFacts;

/**
 * What another server asks: its visitor's signals, and the tags it would fire.
 *
 * @param facts of the visitor
 * @param tags in the order in which they were asked
 */
record DecisionRequest(RequestFacts facts, List<Tag> tags) {
    private static final int MAX_TAGS = 256;
    private static final int CODE_LENGTH = 2;
    private static final Set<String> KEYS = Set.of("signals", "tags");
    private static final Set<String> SIGNALS =
            Set.of("gpc", "dnt", "cookie", "country", "region", "age", "account", "page", "gpp", "tcf");

    /**
     * One tag.
     *
     * @param kind {@code url}, {@code vendor} or {@code purpose}
     * @param value an address, or the vendor's or purpose's identifier
     */
    record Tag(String kind, String value) {}

    /**
     * Reads a body.
     *
     * @throws Problem 400 if anything in it is not as it must be
     */
    static DecisionRequest read(JsonNode body, FactsReader reader) {
        known(body, "", KEYS);
        JsonNode signals = body.path("signals");
        if (!signals.isObject()) {
            throw Problem.badRequest("'signals' must be an object");
        }
        known(signals, "signals.", SIGNALS);
        RequestFacts facts = reader.told(new FactsReader.Told(
                signal(signals, "gpc"),
                signal(signals, "dnt"),
                text(signals, "cookie"),
                country(signals),
                text(signals, "region"),
                age(signals.path("age")),
                text(signals, "account"),
                page(text(signals, "page")),
                text(signals, "gpp"),
                text(signals, "tcf")));
        return new DecisionRequest(facts, tags(body.path("tags")));
    }

    /** In years or by name; what is there and is neither counts as the youngest, see {@link io.consentry.consent.Age}. */
    private static @Nullable String age(JsonNode node) {
        if (node.isContainerNode() || node.isBoolean()) {
            throw Problem.badRequest("'signals.age' must be a number of years, or a text such as 'under-13'");
        }
        return node.isMissingNode() || node.isNull() ? null : node.asText();
    }

    /** A code; also one that no country has, such as {@code T1}, which edges tell of places that they do not know. */
    private static @Nullable String country(JsonNode signals) {
        String code = text(signals, "country");
        if (code != null && code.strip().length() > CODE_LENGTH) {
            throw Problem.badRequest("'signals.country' must be a code of two letters, such as DE; the region stands in"
                    + " 'signals.region'");
        }
        return code;
    }

    private static @Nullable URI page(@Nullable String address) {
        if (address == null) {
            return null;
        }
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw Problem.badRequest("'signals.page' must be the address of a page");
        }
    }

    private static boolean signal(JsonNode signals, String name) {
        JsonNode node = signals.path(name);
        if (node.isMissingNode() || node.isNull() || node.isBoolean()) {
            return node.asBoolean(false);
        }
        if (node.isContainerNode()) {
            throw Problem.badRequest("'signals." + name + "' must be true, false or the header's value");
        }
        // The header's own value may be handed on; anything but "1" says nothing (W3C Global Privacy Control, 3.2).
        return FactsReader.isOne(node.asText());
    }

    private static List<Tag> tags(JsonNode list) {
        if (list.isMissingNode()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MAX_TAGS) {
            throw Problem.badRequest("'tags' must be a list of at most " + MAX_TAGS);
        }
        List<Tag> tags = new ArrayList<>();
        for (JsonNode each : list) {
            String kind =
                    each.isObject() && each.size() == 1 ? each.fieldNames().next() : "";
            if (!Set.of("url", "vendor", "purpose").contains(kind)
                    || !each.get(kind).isTextual()) {
                throw Problem.badRequest("a tag is {\"url\": …}, {\"vendor\": …} or {\"purpose\": …}");
            }
            tags.add(new Tag(kind, each.get(kind).asText()));
        }
        return tags;
    }

    private static @Nullable String text(JsonNode signals, String key) {
        JsonNode value = signals.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Problem.badRequest("'signals." + key + "' must be a text");
        }
        return value.asText();
    }

    private static void known(JsonNode node, String prefix, Set<String> keys) {
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                throw Problem.badRequest("'" + prefix + key + "' is not a key of a decision request");
            }
        });
    }
}
