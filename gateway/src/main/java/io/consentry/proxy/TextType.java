package io.consentry.proxy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.PageEncoding;

/**
 * The type that a text comes under, and what becomes of its encoding where that type names none.
 *
 * @param value the header's; empty if it has none
 * @param guessesWide whether what says nowhere that it is UTF-16 may be so all the same, since a link says it
 * @param named whether the answer's type is to name what the text declares of itself: what is put before that moves it out of
 *     browsers' sight
 */
record TextType(String value, boolean guessesWide, boolean named) {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([^\\s;\"']+)");

    /** A type of this value. */
    static TextType of(String value) {
        return new TextType(value, false, false);
    }

    /** The type that an answer's headers say. */
    static TextType of(MultiMap headers) {
        return of(String.join(";", headers.getAll("Content-Type")));
    }

    /** The same, of a text that a link may say to be UTF-16. */
    TextType guessingWide() {
        return new TextType(value, true, named);
    }

    /** The same, of an answer that is to name what the text declares. */
    TextType naming() {
        return new TextType(value, guessesWide, true);
    }

    /** The encoding that it names; null if it names none that browsers know. */
    @Nullable
    String charset() {
        Matcher charset = CHARSET.matcher(value);
        return charset.find() && PageEncoding.isKnown(charset.group(1)) ? charset.group(1) : null;
    }
}
