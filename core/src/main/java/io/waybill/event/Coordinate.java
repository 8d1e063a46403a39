package io.waybill.event;

import java.util.Optional;

/**
 * The identity of one record in Kafka.
 *
 * @param cluster the cluster's name as the input declares it, not Kafka's cluster ID
 * @param topic at most 249 characters in Kafka; not checked here, since telemetry may claim
 *     anything
 * @param partition 0 or more
 * @param offset 0 or more
 */
public record Coordinate(String cluster, String topic, int partition, long offset)
    implements Comparable<Coordinate> {
  public Coordinate {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "no such record: " + topic + "/" + partition + "@" + offset);
    }
  }

  /** A coordinate from numbers that somebody wrote, or empty where they can't be one. */
  public static Optional<Coordinate> of(String cluster, String topic, long partition, long offset) {
    return topic.isEmpty() || partition < 0 || partition > Integer.MAX_VALUE || offset < 0
        ? Optional.empty()
        : Optional.of(new Coordinate(cluster, topic, (int) partition, offset));
  }

  @Override
  public int compareTo(Coordinate other) {
    int byCluster = cluster.compareTo(other.cluster);
    if (byCluster != 0) {
      return byCluster;
    }
    int byTopic = topic.compareTo(other.topic);
    if (byTopic != 0) {
      return byTopic;
    }
    int byPartition = Integer.compare(partition, other.partition);
    return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
  }

  /** {@code topic/partition@offset}, as users write it; the cluster is left out. */
  @Override
  public String toString() {
    return topic + "/" + partition + "@" + offset;
  }
}
