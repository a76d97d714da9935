package io.consentry.api;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.consentry.consent.Choice;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Model;

import static io.consentry.api.PageHtml.escaped;
import static io.consentry.api.PageHtml.text;

/** The markup of the preferences page. Texts, addresses and names are escaped; the only script is ours. */
final class PreferencesHtml {
    private final String path;
    private final BannerSettings settings;
    private final SeenVendors vendors;
    private final String teller;
    private final PageHtml page;

    /**
     * Prepares it.
     *
     * @param prefix of the paths of the API, such as {@code /_consent}
     * @param teller the script of a page that says what was done
     */
    PreferencesHtml(String prefix, BannerSettings settings, SeenVendors vendors, String teller, PageHtml page) {
        this.path = prefix + "/preferences";
        this.settings = settings;
        this.vendors = vendors;
        this.teller = teller;
        this.page = page;
    }

    /**
     * The page.
     *
     * @param status the name of a text that says what was done; empty where nothing was
     * @param problem what went wrong, in words; empty where nothing did
     */
    String page(Decision decision, Wording wording, String status, String problem) {
        boolean optIn = decision.regime().model() == Model.OPT_IN;
        StringBuilder body = new StringBuilder();
        body.append("<h1>")
                .append(text(wording, optIn ? "chooseTitle" : "outTitle"))
                .append("</h1>");
        if (!status.isEmpty()) {
            body.append("<p role=\"status\">").append(text(wording, status)).append("</p>");
        }
        if (!problem.isEmpty()) {
            body.append("<p role=\"alert\">").append(escaped(problem)).append("</p>");
        }
        boolean restricted = isRestricted(decision);
        body.append(restricted ? "<p role=\"note\">" : "<p>")
                .append(text(wording, restricted ? "restricted" : optIn ? "chooseText" : "outText"))
                .append("</p>");
        signal(decision, wording, body);
        body.append("<form method=\"post\" action=\"").append(escaped(path)).append("\">");
        if (optIn) {
            rows(decision, wording, body);
        } else {
            optOut(decision, wording, body);
        }
        body.append("</form>");
        rights(decision, wording, body);
        record(wording, body);
        links(wording, body);
        if (!status.isEmpty()) {
            body.append("<script>").append(teller).append("</script>");
        }
        return page.document(wording, optIn ? "chooseTitle" : "outTitle", body);
    }

    /** The second step of an answer: it says what will follow, and asks again. */
    String confirmation(Wording wording, Method method, Map<Purpose, Choice> answers, boolean conflicts) {
        String kind = conflicts ? "conflict" : "confirm";
        StringBuilder body = new StringBuilder();
        body.append("<h1>").append(text(wording, kind + "Title")).append("</h1><p>");
        body.append(text(wording, kind + "Text")).append("</p>");
        body.append("<form method=\"post\" action=\"").append(escaped(path)).append("\">");
        answers.forEach((purpose, choice) -> {
            if (choice == Choice.GRANTED) {
                hidden(purpose.id(), "on", body);
            }
        });
        hidden("confirmed", "yes", body);
        body.append("<div class=\"buttons\">");
        button(method.id(), text(wording, "confirm-opt-in"), body);
        body.append("</div></form><p><a href=\"").append(escaped(path)).append("\">");
        body.append(text(wording, "back")).append("</a></p>");
        return page.document(wording, kind + "Title", body);
    }

    private static void signal(Decision decision, Wording wording, StringBuilder body) {
        if (!decision.gpc()) {
            return;
        }
        boolean outweighed = decision.regime().gpc().denies().stream().anyMatch(decision::allows);
        if (outweighed) {
            body.append("<p>").append(text(wording, "gpcOutweighed")).append("</p>");
        } else if (decision.regime().model() == Model.OPT_IN) {
            body.append("<p>").append(text(wording, "gpcOn")).append("</p>");
        } else {
            body.append("<p><b>").append(text(wording, "honored")).append("</b><br>");
            body.append(text(wording, "honoredText")).append("</p>");
        }
    }

    private void rows(Decision decision, Wording wording, StringBuilder body) {
        body.append("<fieldset>");
        row(Purpose.NECESSARY, " checked disabled", wording, body);
        for (Purpose purpose : new TreeSet<>(decision.regime().asked())) {
            boolean signalled = decision.gpc()
                    && !decision.regime().gpc().overridable()
                    && decision.regime().gpc().denies().contains(purpose);
            boolean bound = signalled || isRestricted(decision);
            row(purpose, (decision.allows(purpose) ? " checked" : "") + (bound ? " disabled" : ""), wording, body);
        }
        body.append("</fieldset>");
        if (isRestricted(decision)) {
            return;
        }
        boolean granted = decision.regime().asked().stream().anyMatch(decision::allows);
        body.append("<div class=\"buttons\">");
        for (String method : List.of("accept-all", granted ? "withdraw" : "reject-all")) {
            button(method, text(wording, method), body);
        }
        button("custom", text(wording, "save"), body);
        body.append("</div>");
    }

    /** Restriction and objection (GDPR Articles 18 and 21), which cover every purpose, or the end of either. */
    private void rights(Decision decision, Wording wording, StringBuilder body) {
        boolean restricted = isRestricted(decision);
        body.append("<h2>").append(text(wording, "rightsTitle")).append("</h2>");
        if (!restricted) {
            body.append("<p>").append(text(wording, "rightsText")).append("</p>");
        }
        body.append("<form method=\"post\" action=\"").append(escaped(path)).append("\"><div class=\"buttons\">");
        List<Method> offered = restricted ? List.of(Method.LIFT) : List.of(Method.RESTRICT, Method.OBJECT);
        offered.forEach(right -> button(right.id(), text(wording, right.id()), body));
        body.append("</div></form>");
    }

    /** Access and erasure (GDPR Articles 15, 17 and 20). */
    private void record(Wording wording, StringBuilder body) {
        body.append("<h2>").append(text(wording, "recordTitle")).append("</h2><p><a href=\"");
        body.append(escaped(path))
                .append("?record\">")
                .append(text(wording, "record"))
                .append("</a></p>");
        body.append("<form method=\"post\" action=\"").append(escaped(path)).append("\"><div class=\"buttons\">");
        body.append("<button name=\"erase\" value=\"yes\">").append(text(wording, "erase"));
        body.append("</button></div></form>");
    }

    private static boolean isRestricted(Decision decision) {
        return decision.choices().get(Purpose.EVERY) == Choice.REFUSED;
    }

    private void row(Purpose purpose, String state, Wording wording, StringBuilder body) {
        body.append("<div class=\"row\"><label><input type=\"checkbox\" name=\"")
                .append(purpose.id())
                .append('"');
        body.append(state).append('>').append(text(wording, purpose.id())).append("</label><p>");
        body.append(text(wording, purpose.id() + "Text"));
        List<String> names = vendors.names(purpose);
        if (!names.isEmpty()) {
            body.append("<small>").append(escaped(String.join(", ", names))).append("</small>");
        }
        body.append("</p></div>");
    }

    private void optOut(Decision decision, Wording wording, StringBuilder body) {
        boolean out = Preferences.optedOut(decision);
        if (out) {
            body.append("<p>").append(text(wording, "optedOut")).append("</p>");
        }
        boolean bound = out
                && (isRestricted(decision)
                        || (decision.gpc() && !decision.regime().gpc().overridable()));
        if (!bound) {
            body.append("<div class=\"buttons\">");
            button(out ? "accept-all" : "opt-out", text(wording, out ? "confirm-opt-in" : "opt-out"), body);
            body.append("</div>");
        }
        String names = Preferences.sold(decision).stream()
                .flatMap(purpose -> vendors.names(purpose).stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            body.append("<p><small>").append(escaped(names)).append("</small></p>");
        }
    }

    private void links(Wording wording, StringBuilder body) {
        body.append("<p>");
        // Without spaces in between, no line could break between two links.
        for (String link : FirstFrame.LINKS) {
            String address = settings.links().get(link);
            if (address != null) {
                body.append("<a href=\"").append(escaped(address)).append("\">");
                body.append(text(wording, link)).append("</a> ");
            }
        }
        body.append("<a href=\"/\">").append(text(wording, "backToSite")).append("</a></p>");
    }

    private static void button(String method, String label, StringBuilder body) {
        body.append("<button name=\"method\" value=\"")
                .append(method)
                .append("\">")
                .append(label);
        body.append("</button>");
    }

    private static void hidden(String name, String value, StringBuilder body) {
        body.append("<input type=\"hidden\" name=\"")
                .append(name)
                .append("\" value=\"")
                .append(value);
        body.append("\">");
    }
}
