package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Model;

/**
 * What the banner shows at first, as markup: the question, or where nothing is asked the permanent way back to the choice.
 * So it is on the screen with the page itself and moves nothing. The buttons are a form's and the way back is a link, which
 * work before any script is there and without any; the banner takes the same elements over.
 *
 * <p>It stands in a shadow root of its own, which no style of the page reaches. It is hidden until its style sheet shows it:
 * where a policy forbids the sheet, the banner's own styles do later.
 *
 * <p>Where the owner wants none of it in the page, the way back is still there for visitors without JavaScript, in a
 * {@code noscript} element, which the banner takes out of the page where scripts run.
 */
final class FirstFrame {
    private static final byte[] NOTHING = {};
    /** The owner's links, in the order in which visitors see them. */
    static final List<String> LINKS = List.of("privacyPolicy", "notice", "dpo");

    /** The opt-out icon that California asks for (11 CCR 7015): a pill with a tick and a cross. */
    private static final String ICON = "<svg viewBox=\"0 0 30 14\" aria-hidden=\"true\">"
            + "<path d=\"M7 1h16a6 6 0 0 1 0 12H7A6 6 0 0 1 7 1\" fill=\"#fff\"/>"
            + "<path d=\"M17.4 1H23a6 6 0 0 1 0 12h-8.4z\" fill=\"#06f\"/>"
            + "<path d=\"M7 1h16a6 6 0 0 1 0 12H7A6 6 0 0 1 7 1\" fill=\"none\" stroke=\"#06f\"/>"
            + "<path d=\"M5.5 7.2 8 9.6l4-5.2\" fill=\"none\" stroke=\"#06f\" stroke-width=\"1.6\"/>"
            + "<path d=\"m19.8 4.4 5 5.2m0-5.2-5 5.2\" stroke=\"#fff\" stroke-width=\"1.6\"/></svg>";

    private final String preferences;
    private final Assets assets;
    private final BannerSettings settings;
    private final Map<String, byte[]> made = new ConcurrentHashMap<>();

    FirstFrame(String prefix, Assets assets, BannerSettings settings) {
        this.preferences = prefix + "/preferences";
        this.assets = assets;
        this.settings = settings;
    }

    /** The markup, in ASCII; empty where another banner asks. */
    byte[] markup(Decision decision, Wording wording) {
        if (assets.follows()) {
            return NOTHING;
        }
        return isShown() && asks(decision) ? question(decision, wording) : control(decision, wording);
    }

    /** The style sheet, asked for as early as can be; nothing where there is no frame. */
    String preload(Decision decision) {
        return isShown()
                ? "<link rel=\"preload\" as=\"style\" href=\"" + sheet(asks(decision)) + "\"" + StateJson.OWN + ">"
                : "";
    }

    private boolean isShown() {
        return settings.page().firstFrame() && !assets.follows();
    }

    private static boolean asks(Decision decision) {
        return decision.ask() && decision.regime().model() == Model.OPT_IN;
    }

    private String sheet(boolean asks) {
        return assets.url(asks ? assets.sheet() : assets.controlSheet());
    }

    private byte[] control(Decision decision, Wording wording) {
        boolean out = decision.regime().model() == Model.OPT_OUT;
        boolean honored = decision.gpc() && decision.regime().model() != Model.OPT_IN && isOptedOut(decision);
        String key = wording.language() + out + honored;
        return made.computeIfAbsent(key, unused -> control(wording, drawnControl(wording, out, honored)));
    }

    private byte[] control(Wording wording, String drawn) {
        if (isShown()) {
            return bytes(frame(wording, false, " hidden", drawn));
        }
        // No script is there to show it where a policy forbids the sheet.
        return bytes("<" + settings.page().element() + "><noscript>" + frame(wording, false, "", drawn)
                + "</noscript></" + settings.page().element() + ">");
    }

    /** Whether all that an opt-out of sale and sharing covers is denied, as the banner's {@code optedOut}. */
    private static boolean isOptedOut(Decision decision) {
        Set<Purpose> asked = decision.regime().asked();
        Set<Purpose> sale = new HashSet<>(decision.regime().gpc().denies());
        sale.retainAll(asked);
        return (sale.isEmpty() ? asked : sale).stream().noneMatch(decision::allows);
    }

    private String drawnControl(Wording wording, boolean out, boolean honored) {
        return "<div class=\"control\"><a href=\"" + preferences + "\" data-action=\"open\">"
                + text(wording, out ? "outTitle" : "chooseTitle") + (out ? ICON : "") + "</a>"
                + (honored
                        ? "<p data-role=\"gpc-status\"><i class=\"on\"></i>" + text(wording, "honored") + "</p>"
                        : "")
                + "</div>";
    }

    private byte[] question(Decision decision, Wording wording) {
        boolean outweighed = decision.regime().gpc().denies().stream().anyMatch(decision::allows);
        String status = !decision.gpc() ? "" : outweighed ? "gpcOutweighed" : "gpcOn";
        return made.computeIfAbsent(
                wording.language() + status,
                unused -> bytes(frame(wording, true, " hidden", drawnQuestion(wording, status))));
    }

    private String frame(Wording wording, boolean asks, String hidden, String content) {
        String element = settings.page().element();
        return "<" + element + " lang=\"" + wording.language() + "\" dir=\"" + wording.direction()
                + "\"><template shadowrootmode=\"open\"><link rel=\"stylesheet\" href=\"" + sheet(asks)
                + "\"><div role=\"region\" aria-label=\"" + text(wording, "label")
                + "\"" + hidden + "><p role=\"status\" class=\"say\"></p>" + content + "</div></template></" + element
                + ">";
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    private String drawnQuestion(Wording wording, String status) {
        StringBuilder html = new StringBuilder();
        html.append("<div class=\"panel\" data-place=\"").append(settings.place());
        html.append("\" role=\"dialog\" aria-labelledby=\"title\" tabindex=\"-1\" hidden>");
        html.append("<h2 id=\"title\">").append(text(wording, "askTitle")).append("</h2>");
        html.append("<button type=\"button\" data-action=\"close\" aria-label=\"")
                .append(text(wording, "close"));
        html.append("\">&#215;</button><p>").append(text(wording, "askText")).append("</p>");
        if (!status.isEmpty()) {
            html.append("<p data-role=\"gpc-status\">")
                    .append(text(wording, status))
                    .append("</p>");
        }
        html.append("<form class=\"buttons\" method=\"post\" action=\"")
                .append(preferences)
                .append("\">");
        for (String method : List.of("accept-all", "reject-all")) {
            html.append("<button name=\"method\" value=\"")
                    .append(method)
                    .append("\" data-action=\"")
                    .append(method);
            html.append("\">").append(text(wording, method)).append("</button>");
        }
        html.append("<button formmethod=\"get\" data-action=\"choose\">").append(text(wording, "choose"));
        html.append("</button></form><p class=\"links\">");
        for (String link : LINKS) {
            String address = settings.links().get(link);
            if (address != null) {
                html.append("<a href=\"")
                        .append(ascii(address))
                        .append("\">")
                        .append(text(wording, link))
                        .append("</a>");
            }
        }
        return html.append("</p></div>").toString();
    }

    private static String text(Wording wording, String name) {
        return ascii(wording.text(name));
    }

    /** For markup in a page of whatever encoding. */
    private static String ascii(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c > 126 || c == '&' || c == '<' || c == '"') {
                escaped.append("&#").append(c).append(';');
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
