package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.consentry.consent.Sha256;

/** What the pages of the gateway's own have in common: their looks, their policy, and how texts become markup. */
final class PageHtml {
    /** The owner's colours are those of the banner; what else the owner's sheet says of a whole page holds for us as little. */
    private static final String CSS = """
            :root{color-scheme:var(--consentry-scheme,light dark);font:1rem/1.5 var(--consentry-font,system-ui,sans-serif);\
            background:var(--consentry-background,Canvas);color:var(--consentry-text,CanvasText);\
            --accent:var(--consentry-accent,#2458d3)}\
            body{max-width:38rem;margin:6vh auto;padding:0 1.25rem;background:none;color:inherit;font:inherit;\
            overflow-wrap:anywhere}\
            h1,h2{margin:1.5rem 0 .5rem;font-size:1.5rem;line-height:1.3}h2{font-size:1.25rem}\
            fieldset{border:0;padding:0;margin:1rem 0}.row{border-top:1px solid #8886;padding:.6rem 0}.row p{margin:0}\
            label{display:flex;gap:.75rem;align-items:center;min-height:44px;font-weight:600}\
            details{border:1px solid #8886;padding:0 1rem}summary{padding:.65rem 0;font-weight:600;cursor:pointer}\
            input{inline-size:1.4rem;block-size:1.4rem;accent-color:var(--accent)}\
            .buttons{display:flex;flex-wrap:wrap;gap:.75rem}.buttons>*{flex:1 1 9rem;min-width:fit-content}\
            button{font:inherit;font-weight:600;min-height:44px;padding:.6rem 1rem;cursor:pointer;\
            border-radius:calc(var(--consentry-radius,14px)*.7);\
            color:var(--consentry-on-accent,#fff);background:var(--accent);border:1px solid var(--accent)}\
            [role]{border-inline-start:4px solid var(--accent);padding-inline-start:.75rem}\
            :focus-visible{outline:3px solid;outline-offset:2px}a{color:inherit;margin-inline-end:1.25rem}\
            small{display:block}""";

    private final String policy;
    private final String styles;

    /**
     * Prepares them.
     *
     * @param sheet the address of the owner's style sheet; empty for none
     * @param script the only one that may stand in a page
     */
    PageHtml(String sheet, String script) {
        // Ours comes last: of two rules that weigh the same it holds.
        this.styles = (sheet.isEmpty() ? "" : "<link rel=\"stylesheet\" href=\"" + escaped(sheet) + "\">") + "<style>"
                + CSS + "</style>";
        this.policy =
                "default-src 'none'; style-src " + hashed(CSS) + (sheet.isEmpty() ? "" : " 'self'; font-src 'self'")
                        + "; script-src " + hashed(script)
                        + "; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /** The source of a policy that admits this text alone. */
    private static String hashed(String text) {
        return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(text.getBytes(StandardCharsets.UTF_8))) + "'";
    }

    /** The content security policy that the pages need. */
    String policy() {
        return policy;
    }

    /**
     * A whole page.
     *
     * @param title the name of its text
     * @param body the markup of what is in it
     */
    String document(Wording wording, String title, CharSequence body) {
        return "<!doctype html><html lang=\"" + wording.language() + "\" dir=\"" + wording.direction()
                + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                + "<meta name=\"robots\" content=\"noindex\"><title>" + text(wording, title) + "</title>" + styles
                + "</head><body><main>" + body + "</main></body></html>";
    }

    /** A text for markup; a purpose of the owner's own, which has none, stands for itself. */
    static String text(Wording wording, String name) {
        String text = wording.text(name);
        return escaped(text.isEmpty() ? name.replaceFirst("Text$", "") : text);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
