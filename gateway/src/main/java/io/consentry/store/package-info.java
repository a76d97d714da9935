/**
 * Where consent is kept: the embedded SQLite store, its migrations, and the cache that stands before any store.
 *
 * <p>May import {@code consent} only.
 */
@NullMarked
package io.consentry.store;

import org.jspecify.annotations.NullMarked;
