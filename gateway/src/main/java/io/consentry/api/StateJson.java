package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.consentry.consent.Choice;
import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.rewrite.Insertion;
import io.consentry.rewrite.StubScript;

/** Writes a decision as the state that guard and banner read, and the markup that carries it into a page. */
public final class StateJson {
    private static final int VERSION = 1;

    /**
     * The global under which the guard finds the state in a worker: {@code guardWorkers.ts} has the same name. A worker may have
     * a {@code self} of its own.
     */
    private static final String WORKER_STATE = "globalThis.consentryState";

    /** Marks what the guard takes out: a framework that takes over the whole document (React) finds the head as it was written. */
    static final String OWN = " data-consentry-own=\"\"";

    private final String prefix;
    private final Assets assets;
    private final DecisionJson decisions;
    private final FirstFrame frame;
    private final String guardOfWorkers;
    /** As {@link #OWN}, and tells the guard which element in the body is the banner's. */
    private final String named;

    /**
     * Takes what is the same in every state.
     *
     * @param prefix of the gateway's own paths
     * @param assets whose names stand in the markup
     * @param settings what the owner chose for the banner
     */
    public StateJson(String prefix, Assets assets, BannerSettings settings) {
        this.prefix = prefix;
        this.assets = assets;
        this.decisions = new DecisionJson(settings);
        this.frame = new FirstFrame(prefix, assets, settings);
        this.named = OWN.replace("\"\"", "\"" + settings.page().element() + "\"");
        this.guardOfWorkers = assets.worker().content().toString(StandardCharsets.UTF_8);
    }

    /** What stands in for parked vendors. */
    public StubScript stubs() {
        return new StubScript("<script src=\"" + assets.url(assets.stubs()) + "\"", assets.stubbed());
    }

    /**
     * The markup that is put into a page. First into the head: the state as data, which no content security policy forbids,
     * then banner and guard from the site's own address. The guard runs first, and takes all of it out of the head. First into the body: the question, or the way back to the choice.
     *
     * @param acceptLanguage the request's header; empty where it has none
     */
    public Insertion insertion(Decision decision, String acceptLanguage) {
        String json = Json.text(of(decision))
                .replace("&", "\\u0026")
                .replace("'", "\\u0027")
                .replace("<", "\\u003c");
        Wording wording = assets.wording(acceptLanguage);
        String banner = assets.url(assets.banner(wording.language()));
        String head = "<meta id=\"consentry-state\" content='" + json + "'" + OWN + "/>" + frame.preload(decision)
                + "<script defer=\"\" src=\"" + banner + "\"" + OWN + "></script>" + "<script src=\""
                + assets.url(assets.guard()) + "\"" + named + "></script>";
        return new Insertion(head.getBytes(StandardCharsets.UTF_8), frame.markup(decision, wording), guard().frames());
    }

    /** The markup that is put into a page in a frame of the site's own: the guard, which holds to the state of the page around it. */
    public Insertion guard() {
        byte[] guard = (script(assets.frame()) + script(assets.guard())).getBytes(StandardCharsets.UTF_8);
        return new Insertion(guard, new byte[0], guard);
    }

    /**
     * What runs first in a worker of a file of the site: the state and the guard, which a worker that imports several such files
     * sees once.
     */
    public byte[] worker(Decision decision) {
        String json = Json.text(of(decision).put("guard", assets.url(assets.worker())));
        String code = "if(!" + WORKER_STATE + "){" + WORKER_STATE + "=" + json + ";" + guardOfWorkers + "}";
        return code.getBytes(StandardCharsets.UTF_8);
    }

    private String script(Assets.Asset asset) {
        return "<script src=\"" + assets.url(asset) + "\"></script>";
    }

    ObjectNode of(Decision decision) {
        ObjectNode state = Json.object();
        state.put("v", VERSION);
        decisions.forPages(decision, state);
        purposes(state.putArray("asked"), decision.regime().asked());
        purposes(state.putArray("gpcDenies"), decision.regime().gpc().denies());
        state.put("overridable", decision.regime().gpc().overridable());
        state.put("overridden", decision.overridden());
        ObjectNode choices = state.putObject("choices");
        decision.choices().forEach((purpose, choice) -> choices.put(purpose.id(), choice == Choice.GRANTED));
        state.put("ask", decision.ask());
        state.put("endpoint", prefix);
        return state;
    }

    private static void purposes(ArrayNode array, Collection<Purpose> purposes) {
        new TreeSet<>(purposes).forEach(purpose -> array.add(purpose.id()));
    }
}
