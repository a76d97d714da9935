package io.consentry.demo;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/** One page of the sample website: all of it built at start but the slots, which each request fills. */
final class DemoPage {
    private final String html;

    DemoPage(String html) {
        this.html = html;
    }

    /**
     * The page for one request.
     *
     * @param slots yields a slot's text by its name
     */
    String fill(UnaryOperator<String> slots) {
        return Template.SLOT.matcher(html).replaceAll(slot -> Matcher.quoteReplacement(slots.apply(slot.group(1))));
    }
}
