/**
 * The command line and the wiring: the only place that sees everything.
 */
@NullMarked
package io.consentry;

import org.jspecify.annotations.NullMarked;
