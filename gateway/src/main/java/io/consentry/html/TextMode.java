package io.consentry.html;

/** How the tokenizer reads text: the content models of WHATWG HTML 13.2.5.1 to 13.2.5.5. */
public enum TextMode {
    /** Markup. */
    DATA,
    /** Text with character references, up to the element's own end tag: title, textarea. */
    RCDATA,
    /** Text without character references, up to the element's own end tag: style, iframe and others. */
    RAWTEXT,
    /** Script text, with its escaped states. */
    SCRIPT,
    /** Text to the end of the document. */
    PLAINTEXT
}
