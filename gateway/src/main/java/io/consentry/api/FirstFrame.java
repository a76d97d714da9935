package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.consentry.policy.Decision;
import io.consentry.policy.Model;

/**
 * The question as markup, so that it is on the screen with the page itself and moves nothing. Its buttons are a form's, and
 * work before any script is there and without any; the banner takes the same elements over.
 *
 * <p>It stands in a shadow root of its own, which no style of the page reaches. It is hidden until its style sheet shows it:
 * where a policy forbids the sheet, the banner's own styles do later.
 */
final class FirstFrame {
    private static final byte[] NOTHING = {};
    private static final List<String> LINKS = List.of("privacyPolicy", "notice", "dpo");

    private final String preferences;
    private final Assets assets;
    private final BannerSettings settings;
    private final Map<String, byte[]> made = new ConcurrentHashMap<>();

    FirstFrame(String prefix, Assets assets, BannerSettings settings) {
        this.preferences = prefix + "/preferences";
        this.assets = assets;
        this.settings = settings;
    }

    /** The markup, in ASCII; empty where nothing is asked at first. */
    byte[] markup(Decision decision, Wording wording) {
        if (!asks(decision)) {
            return NOTHING;
        }
        boolean signal = decision.gpc();
        boolean outweighed = decision.regime().gpc().denies().stream().anyMatch(decision::allows);
        String status = !signal ? "" : outweighed ? "gpcOutweighed" : "gpcOn";
        return made.computeIfAbsent(wording.language() + status, key -> frame(wording, status));
    }

    /** The style sheet, asked for as early as can be; nothing where there is no frame. */
    String preload(Decision decision) {
        return asks(decision) ? "<link rel=\"preload\" as=\"style\" href=\"" + assets.url(assets.sheet()) + "\">" : "";
    }

    private boolean asks(Decision decision) {
        return settings.page().firstFrame()
                && decision.ask()
                && decision.regime().model() == Model.OPT_IN;
    }

    private byte[] frame(Wording wording, String status) {
        String element = settings.page().element();
        StringBuilder html = new StringBuilder();
        html.append('<')
                .append(element)
                .append(" lang=\"")
                .append(wording.language())
                .append("\" dir=\"");
        html.append(wording.direction()).append("\"><template shadowrootmode=\"open\">");
        html.append("<link rel=\"stylesheet\" href=\"")
                .append(assets.url(assets.sheet()))
                .append("\">");
        html.append("<div role=\"region\" aria-label=\"")
                .append(text(wording, "label"))
                .append("\" hidden>");
        html.append("<p role=\"status\" class=\"say\"></p>");
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
        html.append("</p></div></div></template></").append(element).append('>');
        return html.toString().getBytes(StandardCharsets.US_ASCII);
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
