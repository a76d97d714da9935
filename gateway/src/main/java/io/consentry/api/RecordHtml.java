package io.consentry.api;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.Method;
import io.consentry.consent.Notice;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoredEvent;
import io.consentry.policy.Model;

import static io.consentry.api.PageHtml.escaped;
import static io.consentry.api.PageHtml.text;

/**
 * The markup of what is held about a browser, in a form that people can read (GDPR Articles 12 and 15). Identifiers, hashes and
 * salts are in {@link RecordJson} alone, which it links.
 */
final class RecordHtml {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofLocalizedDateTime(
                    FormatStyle.LONG, FormatStyle.LONG)
            .withZone(ZoneId.of("UTC"));

    private final String preferences;
    private final String record;
    private final PageHtml page;

    /**
     * Prepares it.
     *
     * @param prefix of the paths of the API, such as {@code /_consent}
     */
    RecordHtml(String prefix, PageHtml page) {
        this.preferences = prefix + "/preferences";
        this.record = prefix + "/v1/record";
        this.page = page;
    }

    /** The page: what happened, newest first, or else what the browser's cookie says. */
    String page(Optional<ConsentCookie> cookie, RecordJson.Held held, Wording wording) {
        StringBuilder body = begun(wording);
        List<StoredEvent> events = held.events();
        for (int i = events.size() - 1; i >= 0; i--) {
            event(events.get(i).event(), held.notices(), wording, body);
        }
        if (events.isEmpty()) {
            // A refusal outlives the events that made it.
            held.record()
                    .ifPresentOrElse(
                            kept -> answers(kept.at(), kept.choices(), wording, body),
                            () -> cookie.ifPresentOrElse(
                                    one -> answers(one.at(), one.choices(), wording, body),
                                    () -> body.append("<p>")
                                            .append(text(wording, "recordNone"))
                                            .append("</p>")));
        }
        body.append("<p><a href=\"").append(escaped(record)).append("\" download=\"consent-record.json\">");
        body.append("consent-record.json</a></p>");
        return ended(wording, body);
    }

    /** The page while the record cannot be reached. */
    String outOfReach(Wording wording) {
        StringBuilder body = begun(wording);
        body.append("<p role=\"alert\">503: ")
                .append(text(wording, "unreachable"))
                .append("</p>");
        body.append("<p><a href=\"").append(escaped(preferences)).append("?record\">");
        body.append(text(wording, "retry")).append("</a></p>");
        return ended(wording, body);
    }

    private static StringBuilder begun(Wording wording) {
        return new StringBuilder("<h1>").append(text(wording, "recordTitle")).append("</h1>");
    }

    private String ended(Wording wording, StringBuilder body) {
        body.append("<p><a href=\"").append(escaped(preferences)).append("\">");
        body.append(text(wording, "back")).append("</a> <a href=\"/\">");
        body.append(text(wording, "backToSite")).append("</a></p>");
        return page.document(wording, "recordTitle", body);
    }

    private static void event(ConsentEvent event, Map<String, Notice> notices, Wording wording, StringBuilder body) {
        ConsentEvent.Circumstances circumstances = event.circumstances();
        when(event.at(), wording, body);
        body.append("<p>").append(pressed(circumstances.method(), wording)).append("</p>");
        rows(event.choices(), wording, body);
        Notice notice = notices.get(circumstances.bannerVersion());
        if (notice != null) {
            notice(Json.read(Buffer.buffer(notice.body())), body);
        }
    }

    /** The text of the button; a signal has none, and its name is the same in every language. */
    private static String pressed(Method method, Wording wording) {
        return switch (method) {
            case GPC -> "Global Privacy Control";
            case CUSTOM -> text(wording, "save");
            default -> text(wording, method.id());
        };
    }

    private static void answers(Instant at, Map<Purpose, Choice> choices, Wording wording, StringBuilder body) {
        when(at, wording, body);
        rows(choices, wording, body);
    }

    private static void when(Instant at, Wording wording, StringBuilder body) {
        body.append("<h2><time datetime=\"")
                .append(at.truncatedTo(ChronoUnit.SECONDS))
                .append("\">");
        body.append(escaped(
                TIME.withLocale(Locale.forLanguageTag(wording.language())).format(at)));
        body.append("</time></h2>");
    }

    private static void rows(Map<Purpose, Choice> choices, Wording wording, StringBuilder body) {
        choices.forEach((purpose, choice) -> {
            // A restriction and its end are told by what was pressed.
            if (!purpose.equals(Purpose.EVERY)) {
                body.append("<div class=\"row\"><label><input type=\"checkbox\" disabled");
                body.append(choice == Choice.GRANTED ? " checked>" : ">");
                body.append(text(wording, purpose.id())).append("</label></div>");
            }
        });
    }

    /** What was on the screen, in the language in which it was. */
    private static void notice(JsonNode notice, StringBuilder body) {
        if (!(notice.path("texts") instanceof ObjectNode texts)) {
            return;
        }
        Wording shown = new Wording(notice.path("language").asText(), "", texts);
        boolean asks = notice.path("model").asText().equals(Model.OPT_IN.id());
        body.append("<details lang=\"").append(escaped(shown.language())).append("\" dir=\"");
        body.append(shown.direction()).append("\"><summary>");
        body.append(text(shown, asks ? "askTitle" : "outTitle")).append("</summary>");
        List<String> words = asks ? List.of("askText", "chooseText") : List.of("outText");
        words.forEach(word -> body.append("<p>").append(text(shown, word)).append("</p>"));
        body.append("<ul>");
        notice.path("asked").forEach(asked -> {
            String purpose = asked.asText();
            body.append("<li><b>").append(text(shown, purpose)).append("</b>: ");
            body.append(text(shown, purpose + "Text")).append("</li>");
        });
        body.append("</ul><p>");
        List<String> buttons = asks ? List.of("accept-all", "reject-all", "choose") : List.of("opt-out");
        body.append(String.join(
                " | ", buttons.stream().map(button -> text(shown, button)).toList()));
        body.append("</p>");
        for (String link : FirstFrame.LINKS) {
            String address = notice.path("links").path(link).asText();
            if (!address.isEmpty()) {
                body.append("<p><a href=\"").append(escaped(address)).append("\">");
                body.append(text(shown, link)).append("</a></p>");
            }
        }
        body.append("</details>");
    }
}
