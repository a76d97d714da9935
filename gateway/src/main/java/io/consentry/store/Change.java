package io.consentry.store;

import java.time.Instant;

import io.consentry.consent.Subject;

/**
 * A write as the change feed tells of it.
 *
 * @param subject whose record changed
 * @param sequence that the write drew
 * @param revokes whether it refuses something, or erases the record
 * @param at by the database's clock
 */
record Change(Subject subject, long sequence, boolean revokes, Instant at) {}
