package io.consentry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The texts of one language.
 *
 * @param language a BCP 47 tag
 * @param version the hash under which they are named in consent events
 * @param texts by name, the owner's own among them
 */
record Wording(String language, String version, ObjectNode texts) {
    /** The text of this name. */
    String text(String name) {
        return texts.path(name).asText();
    }

    /** How it runs, for the {@code dir} attribute. */
    String direction() {
        return language.equals("ar") ? "rtl" : "ltr";
    }
}
