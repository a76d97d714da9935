package io.consentry.html;

/** What stands in angle brackets and is neither a start tag nor an end tag. */
public enum Markup {
    /** {@code <!-- … -->}. */
    COMMENT,
    /** {@code <!…>}, {@code <?…>}, {@code </ …>}: read as a comment up to the next {@code >}. */
    BOGUS_COMMENT,
    /** {@code <!DOCTYPE …>}. */
    DOCTYPE,
    /** {@code <![CDATA[ … ]]>} in foreign content. */
    CDATA,
    /**
     * {@code <![CDATA[} alone, where it cannot be known whether a browser is in foreign content. The tokenizer
     * goes on as if it were not there, so whoever rewrites has to take it out for both readings to agree.
     */
    UNCERTAIN_CDATA,
    /** {@code <?…?>} in XML. */
    INSTRUCTION,
    /** {@code </>}, which means nothing. */
    EMPTY_END_TAG,
    /** A tag that the end of the document cut off; browsers drop it. */
    UNFINISHED_TAG
}
