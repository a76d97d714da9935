/**
 * What is known of a visitor from outside the request's own headers: the place from a database on disk, the account from
 * a signed token.
 *
 * <p>May import {@code consent} and {@code policy}.
 */
@NullMarked
package io.consentry.visitor;

import org.jspecify.annotations.NullMarked;
