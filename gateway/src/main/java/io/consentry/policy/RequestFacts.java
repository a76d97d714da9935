package io.consentry.policy;

import io.consentry.consent.Signals;

/**
 * What one request tells about its visitor, read once.
 *
 * @param jurisdiction where the visitor is
 * @param signals what the visitor's browser asserts
 */
public record RequestFacts(Jurisdiction jurisdiction, Signals signals) {}
