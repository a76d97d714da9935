/**
 * What a visitor said: subjects, purposes, choices, the consent record and its store's port.
 *
 * <p>The innermost package: plain Java, imports nothing of ours.
 */
@NullMarked
package io.consentry.consent;

import org.jspecify.annotations.NullMarked;
