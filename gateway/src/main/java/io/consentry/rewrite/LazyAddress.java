package io.consentry.rewrite;

import io.consentry.html.Tag;
import io.consentry.html.TagName;

/** Addresses that a library or an optimiser puts into their place some time, in a way of which no guard of the page learns. */
final class LazyAddress {
    /** The attribute in which the address of a frame, or of a delayed script, waits for a library. */
    static final String SRC = "data-src";

    /** The same of WP Rocket's delayed scripts. */
    static final String ROCKET_SRC = "data-rocket-src";

    private LazyAddress() {}

    /** How such an address loads on this tag: on a delayed script, or on a frame that a widespread library (lazysizes) opens. */
    static Loads loads(Tag tag) {
        if (isDelayed(tag)) {
            return Loads.CODE;
        }
        int classes = tag.name() == TagName.IFRAME ? tag.find("class") : -1;
        boolean lazy = classes >= 0 && Srcset.words(Loads.value(tag, classes)).contains("lazyload");
        return lazy ? Loads.DOCUMENT : Loads.NOTHING;
    }

    /** How much of an attribute's name says that its address is one for later, in bytes. */
    static int prefix(Tag tag, int attribute) {
        boolean lazy = tag.isNamed(attribute, SRC) || tag.isNamed(attribute, ROCKET_SRC);
        return lazy ? tag.attributeNameTo(attribute) - tag.attributeFrom(attribute) - "src".length() : 0;
    }

    /** Whether a tag is that of a script that something else than the browser will make code of. */
    static boolean isDelayed(Tag tag) {
        return tag.name() == TagName.SCRIPT && ScriptType.of(tag) == ScriptType.DELAYED;
    }
}
