package io.consentry.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.consent.Notice;
import io.consentry.consent.NoticeStore;
import io.consentry.policy.Regime;

/**
 * What this gateway has shown since it started, and the keeping of it: a consent event refers to the words that were on the
 * screen. A visitor's post only names them; the words are those that the gateway itself serves.
 *
 * <p>A notice that cannot be kept now costs an event its reference, and never a visitor the choice.
 */
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final String FORM = "consentry-notice-1";
    private static final Duration RENEWED = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final NoticeStore store;
    private final Clock clock;
    private final Map<String, Served> served = new ConcurrentHashMap<>();
    private final Map<String, Instant> kept = new ConcurrentHashMap<>();

    /** Texts with the links that stand beside them. */
    private record Served(Wording wording, Map<String, String> links) {}

    /** Takes where they are kept, and the time. */
    public Notices(NoticeStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** From now on these texts are served, too; pages that are open may still show the earlier ones. */
    public void serve(Assets assets, BannerSettings settings) {
        assets.wordings()
                .forEach(
                        wording -> served.put(wording.version(), new Served(wording, new TreeMap<>(settings.links()))));
    }

    /** The choice with a reference to the notice that it names, kept; with none where that is not known here. */
    CompletionStage<ChoiceRequest> refer(ChoiceRequest choice, Regime regime) {
        if (choice.bannerVersion().isEmpty()) {
            return CompletableFuture.completedStage(choice);
        }
        Served shown = served.get(choice.bannerVersion());
        if (shown == null) {
            return CompletableFuture.completedStage(choice.shown("", choice.language()));
        }
        Notice notice = notice(shown, regime);
        String language = shown.wording().language();
        return keep(notice).thenApply(done -> choice.shown(done ? notice.hash() : "", language));
    }

    private CompletionStage<Boolean> keep(Notice notice) {
        Instant now = clock.instant();
        Instant last = kept.getOrDefault(notice.hash(), Instant.MIN);
        if (now.isBefore(after(last, RENEWED))) {
            return CompletableFuture.completedStage(true);
        }
        return bounded(store.keep(notice, now)).handle((done, failure) -> {
            if (failure == null) {
                kept.put(notice.hash(), now);
                return true;
            }
            LOG.warn("the notice {} could not be kept", notice.hash(), failure);
            return now.isBefore(after(last, NoticeStore.GOOD_FOR));
        });
    }

    private static Instant after(Instant last, Duration time) {
        return last.equals(Instant.MIN) ? last : last.plus(time);
    }

    private static Notice notice(Served shown, Regime regime) {
        ObjectNode body = Json.object();
        body.put("form", FORM);
        body.put("language", shown.wording().language());
        body.put("model", regime.model().id());
        ArrayNode asked = body.putArray("asked");
        new TreeSet<>(regime.asked()).forEach(purpose -> asked.add(purpose.id()));
        body.set("texts", shown.wording().texts());
        shown.links().forEach(body.putObject("links")::put);
        return Notice.of(Json.text(body));
    }

    /** The notices with these hashes, those that are there; what is no hash names none. */
    CompletionStage<Map<String, Notice>> find(Collection<String> hashes) {
        CompletionStage<Map<String, Notice>> found = CompletableFuture.completedStage(new TreeMap<>());
        for (String hash : new TreeSet<>(hashes)) {
            found = found.thenCombine(find(hash), (all, one) -> {
                one.ifPresent(notice -> all.put(hash, notice));
                return all;
            });
        }
        return found;
    }

    /** The notice with this hash. */
    CompletionStage<Optional<Notice>> find(String hash) {
        return HASH.matcher(hash).matches()
                ? bounded(store.notice(hash))
                : CompletableFuture.completedStage(Optional.empty());
    }

    private static <T> CompletionStage<T> bounded(CompletionStage<T> stage) {
        return stage.toCompletableFuture().copy().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
