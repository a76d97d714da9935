/**
 * The rules: jurisdictions, regimes, the policy, the facts of a request and the pure decision function.
 *
 * <p>May import {@code consent} and {@code vendor}. Plain Java, no I/O, no clock of its own.
 */
@NullMarked
package io.consentry.policy;

import org.jspecify.annotations.NullMarked;
