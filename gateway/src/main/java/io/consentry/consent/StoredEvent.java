package io.consentry.consent;

/**
 * An event as the store holds it.
 *
 * @param sequence the number the store gave it, from 1, higher with every event of the subject
 * @param event what happened
 */
public record StoredEvent(long sequence, ConsentEvent event) {}
