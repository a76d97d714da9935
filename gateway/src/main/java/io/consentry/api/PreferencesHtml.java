package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.consentry.consent.Choice;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.Sha256;
import io.consentry.policy.Decision;
import io.consentry.policy.Model;

/** The markup of the preferences page. Texts, addresses and names are escaped; the only script is ours, known by its hash. */
final class PreferencesHtml {
    /** The owner's colours are those of the banner; what else the owner's sheet says of a whole page holds for us as little. */
    private static final String CSS = """
            :root{color-scheme:var(--consentry-scheme,light dark);font:1rem/1.5 var(--consentry-font,system-ui,sans-serif);\
            background:var(--consentry-background,Canvas);color:var(--consentry-text,CanvasText);\
            --accent:var(--consentry-accent,#2458d3)}\
            body{max-width:38rem;margin:6vh auto;padding:0 1.25rem;background:none;color:inherit;font:inherit}\
            h1,h2{margin:1.5rem 0 .5rem;font-size:1.5rem;line-height:1.3}h2{font-size:1.25rem}\
            fieldset{border:0;padding:0;margin:1rem 0}.row{border-top:1px solid #8886;padding:.6rem 0}.row p{margin:0}\
            label{display:flex;gap:.75rem;align-items:center;min-height:44px;font-weight:600}\
            input{inline-size:1.4rem;block-size:1.4rem;accent-color:var(--accent)}\
            .buttons{display:flex;flex-wrap:wrap;gap:.75rem}.buttons>*{flex:1 1 9rem;min-width:fit-content}\
            button{font:inherit;font-weight:600;min-height:44px;padding:.6rem 1rem;cursor:pointer;\
            border-radius:calc(var(--consentry-radius,14px)*.7);\
            color:var(--consentry-on-accent,#fff);background:var(--accent);border:1px solid var(--accent)}\
            [role]{border-inline-start:4px solid var(--accent);padding-inline-start:.75rem}\
            :focus-visible{outline:3px solid;outline-offset:2px}a{color:inherit;margin-inline-end:1.25rem}\
            small{display:block}""";

    private final String path;
    private final String record;
    private final BannerSettings settings;
    private final SeenVendors vendors;
    private final String teller;
    private final String policy;
    private final String styles;

    /**
     * Prepares it.
     *
     * @param prefix of the paths of the API, such as {@code /_consent}
     * @param teller the script of a page that says what was done
     */
    PreferencesHtml(String prefix, BannerSettings settings, SeenVendors vendors, String teller) {
        this.path = prefix + "/preferences";
        this.record = prefix + "/v1/record";
        this.settings = settings;
        this.vendors = vendors;
        this.teller = teller;
        String sheet = settings.page().styleSheet();
        // Ours comes last: of two rules that weigh the same it holds.
        this.styles = (sheet.isEmpty() ? "" : "<link rel=\"stylesheet\" href=\"" + escaped(sheet) + "\">") + "<style>"
                + CSS + "</style>";
        this.policy =
                "default-src 'none'; style-src " + hashed(CSS) + (sheet.isEmpty() ? "" : " 'self'; font-src 'self'")
                        + "; script-src " + hashed(teller)
                        + "; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /** The source of a policy that admits this text alone. */
    private static String hashed(String text) {
        return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(text.getBytes(StandardCharsets.UTF_8))) + "'";
    }

    /** The content security policy that the page needs. */
    String policy() {
        return policy;
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
        return document(wording, optIn ? "chooseTitle" : "outTitle", body);
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
        return document(wording, kind + "Title", body);
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
        body.append(escaped(record))
                .append("\">")
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

    private String document(Wording wording, String title, StringBuilder body) {
        return "<!doctype html><html lang=\"" + wording.language() + "\" dir=\"" + wording.direction()
                + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                + "<meta name=\"robots\" content=\"noindex\"><title>" + text(wording, title) + "</title>" + styles
                + "</head><body><main>" + body + "</main></body></html>";
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

    /** A text for markup; a purpose of the owner's own, which has none, stands for itself. */
    private static String text(Wording wording, String name) {
        String text = wording.text(name);
        return escaped(text.isEmpty() ? name.replaceFirst("Text$", "") : text);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
