package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.consentry.consent.Choice;
import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.rewrite.StubScript;

/** Writes a decision as the state that guard and banner read, and the markup that carries it into a page. */
public final class StateJson {
    private static final int VERSION = 1;

    private final String prefix;
    private final Map<String, String> links;
    private final Assets assets;
    private final byte[] afterState;

    /**
     * Takes what is the same in every state.
     *
     * @param prefix of the gateway's own paths
     * @param links that the banner shows
     * @param assets whose names stand in the markup
     */
    public StateJson(String prefix, Map<String, String> links, Assets assets) {
        this.prefix = prefix;
        this.links = links;
        this.assets = assets;
        this.afterState = ("</script><script src=\"" + url(assets.guard()) + "\"></script><script defer=\"\" src=\""
                        + url(assets.banner()) + "\"></script>")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What stands in for parked vendors. */
    public StubScript stubs() {
        return new StubScript("<script src=\"" + url(assets.stubs()) + "\"", assets.stubbed());
    }

    /**
     * The markup that goes first into a page: the state as data, which no content security policy forbids, then guard and
     * banner from the site's own address.
     */
    public byte[] snippet(Decision decision) {
        // Within a script element only "</script" and "<!--" matter, and both need a "<".
        String json = Json.text(of(decision)).replace("<", "\\u003c");
        byte[] before =
                ("<script type=\"application/json\" id=\"consentry-state\">" + json).getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[before.length + afterState.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(afterState, 0, all, before.length, afterState.length);
        return all;
    }

    ObjectNode of(Decision decision) {
        ObjectNode state = Json.object();
        state.put("v", VERSION);
        DecisionJson.write(decision, state);
        purposes(state.putArray("asked"), decision.regime().asked());
        purposes(state.putArray("gpcDenies"), decision.regime().gpc().denies());
        state.put("overridable", decision.regime().gpc().overridable());
        ObjectNode choices = state.putObject("choices");
        decision.choices().forEach((purpose, choice) -> choices.put(purpose.id(), choice == Choice.GRANTED));
        state.put("ask", decision.ask());
        state.put("endpoint", prefix);
        ObjectNode linked = state.putObject("links");
        links.forEach(linked::put);
        ObjectNode languages = state.putObject("languages");
        assets.languages()
                .forEach((language, asset) ->
                        languages.putObject(language).put("url", url(asset)).put("version", asset.hash()));
        return state;
    }

    private String url(Assets.Asset asset) {
        return prefix + "/assets/" + asset.name();
    }

    private static void purposes(ArrayNode array, Collection<Purpose> purposes) {
        new TreeSet<>(purposes).forEach(purpose -> array.add(purpose.id()));
    }
}
