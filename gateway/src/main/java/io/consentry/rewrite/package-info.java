/**
 * Judges the tags of a page and parks or removes the denied ones, in the body and in the response's headers.
 *
 * <p>May import {@code consent}, {@code vendor}, {@code policy} and {@code html}. Plain Java.
 */
@NullMarked
package io.consentry.rewrite;

import org.jspecify.annotations.NullMarked;
