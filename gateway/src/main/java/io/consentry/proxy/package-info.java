/**
 * The edge server, the origin client and the streaming of bodies between them.
 *
 * <p>May import the core; no other adapter.
 */
@NullMarked
package io.consentry.proxy;

import org.jspecify.annotations.NullMarked;
