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
  /** True where all below the other was read, in the same incarnation as far as that is known. */
  public boolean reaches(Position end) {
    return nextOffset >= end.nextOffset
        && (topicId.equals(end.topicId) || topicId.isEmpty() || end.topicId.isEmpty());
  }

  /** A position of which the time is not known. */
  public Position(String topicId, long nextOffset) {
    this(topicId, nextOffset, -1);
  }
}
