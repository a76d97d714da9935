package io.consentry.rewrite;

/** By which rules a piece of markup is read. */
enum Reading {
    /** As a document or fragment of HTML. */
    HTML,
    /** As HTML of which it cannot be known where in a tree it stands, so that it must be safe wherever that is. */
    UNCERTAIN,
    /** As XML. */
    XML
}
