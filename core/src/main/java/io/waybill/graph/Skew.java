package io.waybill.graph;

/**
 * Two clocks that can't both be right: something happened by one clock before its cause happened by
 * the other. The true difference is at least this; nothing was moved because of it.
 *
 * @param ahead the service whose clock is ahead, or the other one's is behind
 * @param behind the other service
 * @param atLeastNanos how much they differ at least
 * @param cause the ID of the node that happened first
 * @param effect the ID of the node that happened after it
 */
public record Skew(String ahead, String behind, long atLeastNanos, String cause, String effect) {}
