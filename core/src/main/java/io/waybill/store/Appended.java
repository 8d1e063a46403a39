package io.waybill.store;

/**
 * What became of a batch: {@code stored + duplicates} is the number of its events.
 *
 * @param stored events that are in the store now
 * @param duplicates events that lay before the store's position, and so had been stored before
 */
public record Appended(int stored, int duplicates) {}
