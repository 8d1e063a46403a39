package io.waybill.event;

/**
 * Where Waybill itself read an event: a record of a telemetry topic, and the event's number within
 * it.
 *
 * @param cluster the cluster's name as the input declares it
 * @param topic the topic that was read
 * @param topicId Kafka's ID of the topic's incarnation in its 22-character form, or "" where
 *     unknown
 * @param partition 0 or more
 * @param offset 0 or more
 * @param index the event's number within its record, from 0
 */
public record SourcePosition(
    String cluster, String topic, String topicId, int partition, long offset, int index)
    implements Comparable<SourcePosition> {

  /** The record that was read, as a coordinate. */
  public Coordinate coordinate() {
    return new Coordinate(cluster, topic, partition, offset);
  }

  /** A hash that is the same in every JVM, to break ties between equal times. */
  public long hash64() {
    long hash = 0xcbf29ce484222325L;
    hash = mix(hash, cluster);
    hash = mix(hash, topic);
    hash = mix(hash, topicId);
    hash = (hash ^ partition) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ offset) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ index) * 0x9E3779B97F4A7C15L;
    hash ^= hash >>> 32;
    return hash;
  }

  private static long mix(long hash, String text) {
    long mixed = hash;
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * 0x100000001b3L;
    }
    return (mixed ^ 0xff) * 0x100000001b3L;
  }

  @Override
  public int compareTo(SourcePosition other) {
    int byRecord = coordinate().compareTo(other.coordinate());
    if (byRecord != 0) {
      return byRecord;
    }
    int byId = topicId.compareTo(other.topicId);
    return byId != 0 ? byId : Integer.compare(index, other.index);
  }

  /**
   * {@code topic/partition@offset#index}: the ID of an event in the API, unique within a cluster.
   */
  @Override
  public String toString() {
    return topic + "/" + partition + "@" + offset + "#" + index;
  }
}
