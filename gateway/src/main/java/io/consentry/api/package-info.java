/**
 * The HTTP interfaces of the gateway itself: consent, record and decisions, with problems as of RFC 9457.
 *
 * <p>May import the core; no other adapter.
 */
@NullMarked
package io.consentry.api;

import org.jspecify.annotations.NullMarked;
