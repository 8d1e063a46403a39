package io.waybill.store;

/**
 * How far one input partition was read.
 *
 * @param topicId Kafka's ID of the topic's incarnation, or "" where unknown
 * @param nextOffset the first offset that was not read
 * @param kafkaUnixMilli the Kafka timestamp of the last record that was read, or -1 where there is
 *     none: what the position stands for in time
 */
public record Position(String topicId, long nextOffset, long kafkaUnixMilli) {
  /** A position of which the time is not known. */
  public Position(String topicId, long nextOffset) {
    this(topicId, nextOffset, -1);
  }
}
