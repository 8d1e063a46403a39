package io.waybill.store;

/**
 * How far one input partition was read.
 *
 * @param topicId Kafka's ID of the topic's incarnation, or "" where unknown
 * @param nextOffset the first offset that was not read
 */
public record Position(String topicId, long nextOffset) {}
