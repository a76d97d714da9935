package io.consentry.html;

/** The vocabulary of an element. */
public enum Namespace {
    /** HTML. */
    HTML,
    /** Scalable Vector Graphics. */
    SVG,
    /** MathML. */
    MATHML
}
