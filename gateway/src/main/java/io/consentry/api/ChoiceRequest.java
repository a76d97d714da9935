package io.consentry.api;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.consentry.consent.Choice;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.policy.Regime;

/**
 * What a visitor posted, checked.
 *
 * @param choices the answer for each purpose that was named
 * @param method how it was made
 * @param overridesSignal whether the visitor was told of a conflicting signal and chose all the same
 * @param confirmed whether the visitor was asked a second time before opting back in
 * @param bannerVersion names the texts shown, as it was posted, or is the hash of the notice that they were; or empty
 * @param language of the texts shown, or empty
 */
record ChoiceRequest(
        Map<Purpose, Choice> choices,
        Method method,
        boolean overridesSignal,
        boolean confirmed,
        String bannerVersion,
        String language) {
    private static final Set<String> KEYS =
            Set.of("purposes", "method", "overridesSignal", "confirmed", "gpc", "bannerVersion", "language");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{0,64}");

    /**
     * Reads a body.
     *
     * @throws Problem 400 if anything in it is not as it must be
     */
    static ChoiceRequest read(JsonNode body, Regime regime) {
        body.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw Problem.badRequest("'" + shortened(key) + "' is not a key of a choice");
            }
        });
        Method method = Method.parse(body.path("method").asText(""))
                .filter(Method::isChoice)
                .orElseThrow(() -> Problem.badRequest(
                        "'method' must be one of accept-all, reject-all, custom, opt-out, withdraw, gpc"));
        boolean overrides = flag(body, "overridesSignal");
        boolean confirmed = flag(body, "confirmed");
        Map<Purpose, Choice> choices = choices(body.path("purposes"), method, regime);
        return new ChoiceRequest(
                choices, method, overrides, confirmed, word(body, "bannerVersion"), word(body, "language"));
    }

    /** What a restriction, an objection, or its end says; none of them needs a banner. */
    static ChoiceRequest of(Method right) {
        return new ChoiceRequest(Map.of(Purpose.EVERY, of(right == Method.LIFT)), right, false, true, "", "");
    }

    /** The answers that stand from now on, those that stood before being {@code held}. */
    Map<Purpose, Choice> over(Map<Purpose, Choice> held) {
        Map<Purpose, Choice> all = new TreeMap<>(held);
        if (!method.isChoice()) {
            // A grant counts from its own day and under its own policy; lifting a restriction must not renew it.
            all.values().removeIf(choice -> choice == Choice.GRANTED);
        }
        all.putAll(choices);
        return all;
    }

    /**
     * The same without grants of these purposes, which are not the visitor's to make.
     *
     * @throws Problem 403 if nothing is left of it
     */
    ChoiceRequest without(Set<Purpose> others) {
        Map<Purpose, Choice> left = new TreeMap<>(choices);
        left.entrySet().removeIf(each -> each.getValue() == Choice.GRANTED && others.contains(each.getKey()));
        if (left.isEmpty()) {
            throw Problem.needsParent();
        }
        return new ChoiceRequest(left, method, overridesSignal, confirmed, bannerVersion, language);
    }

    /** The same, with what was shown: the notice's hash, or nothing, and its language. */
    ChoiceRequest shown(String notice, String itsLanguage) {
        return new ChoiceRequest(choices, method, overridesSignal, confirmed, notice, itsLanguage);
    }

    /** Whether the page saw the signal ({@code navigator.globalPrivacyControl}), which may be there without its header. */
    static boolean sawGpc(JsonNode body) {
        return flag(body, "gpc") || body.path("method").asText("").equals(Method.GPC.id());
    }

    private static boolean flag(JsonNode body, String key) {
        JsonNode value = body.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw Problem.badRequest("'" + key + "' must be true or false");
        }
        return value.asBoolean(false);
    }

    private static Map<Purpose, Choice> choices(JsonNode purposes, Method method, Regime regime) {
        Map<Purpose, Choice> choices = new TreeMap<>();
        if (method == Method.GPC) {
            // Nobody pressed anything: the signal says what it denies here, and nothing else.
            if (!purposes.isMissingNode() || regime.gpc().denies().isEmpty()) {
                throw Problem.badRequest(
                        "the method gpc speaks for what the signal denies here, and names no purposes");
            }
            regime.gpc().denies().forEach(purpose -> choices.put(purpose, Choice.REFUSED));
            return choices;
        }
        if (purposes.isMissingNode() && method != Method.CUSTOM) {
            regime.asked().forEach(purpose -> choices.put(purpose, of(method == Method.ACCEPT_ALL)));
            return choices;
        }
        if (!purposes.isObject() || purposes.isEmpty()) {
            throw Problem.badRequest("'purposes' must name purposes with true or false");
        }
        purposes.properties().forEach(entry -> {
            Purpose purpose = purpose(entry.getKey(), regime);
            if (!entry.getValue().isBoolean()) {
                throw Problem.badRequest("the answer for '" + purpose + "' must be true or false");
            }
            choices.put(purpose, of(entry.getValue().booleanValue()));
        });
        if (choices.remove(Purpose.NECESSARY) == Choice.REFUSED) {
            throw Problem.badRequest("'necessary' cannot be refused: without it the site does not work");
        }
        agrees(choices, method);
        return choices;
    }

    /** The method is evidence of what the visitor pressed; it must not contradict what is recorded. */
    private static void agrees(Map<Purpose, Choice> choices, Method method) {
        boolean all = !choices.containsValue(Choice.REFUSED);
        boolean none = !choices.containsValue(Choice.GRANTED);
        boolean contradicts = switch (method) {
            case ACCEPT_ALL -> !all;
            case REJECT_ALL -> !none;
            case OPT_OUT, WITHDRAW -> all;
            case CUSTOM, GPC, RESTRICT, OBJECT, LIFT -> false;
        };
        if (choices.isEmpty() || contradicts) {
            throw Problem.badRequest("'purposes' contradicts the method " + method.id());
        }
    }

    private static Purpose purpose(String id, Regime regime) {
        if (Purpose.isValid(id)) {
            Purpose purpose = new Purpose(id);
            if (purpose.equals(Purpose.NECESSARY) || regime.asked().contains(purpose)) {
                return purpose;
            }
        }
        throw Problem.badRequest("'" + shortened(id) + "' is not a purpose that is asked for here");
    }

    private static String word(JsonNode body, String key) {
        JsonNode value = body.path(key);
        String text = value.isMissingNode() || value.isNull() ? "" : value.asText();
        if (value.isContainerNode() || !WORD.matcher(text).matches()) {
            throw Problem.badRequest("'" + key + "' must be a short text of letters, digits, '.', '_' and '-'");
        }
        return text;
    }

    private static Choice of(boolean granted) {
        return granted ? Choice.GRANTED : Choice.REFUSED;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
