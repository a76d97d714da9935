/**
 * What operators see: metrics and logs.
 *
 * <p>May import the core; no other adapter.
 */
@NullMarked
package io.consentry.telemetry;

import org.jspecify.annotations.NullMarked;
