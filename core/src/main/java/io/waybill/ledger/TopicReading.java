package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether taps have read everything that was written to a topic in a while, so that what they did
 * not find was not written: whole, without gaps, each message with the span that wrote it, and of a
 * log that lost nothing (by compaction, by an unclean election, by being made anew).
 *
 * @param cluster what the broker says
 * @param taps what was read, of all tenants
 * @param reads how far
 */
record TopicReading(ClusterFacts cluster, Taps taps, TapReads reads) {
  /**
   * The ends to which the topic's partitions were read.
   *
   * @param topic any partition of it
   * @param fromMilli what was written before does not matter
   * @param afterMilli the ends are those at a look after this
   * @return empty where a message of that time may have been missed
   */
  Optional<Map<InputPartition, Position>> ends(
      InputPartition topic, long fromMilli, long afterMilli) {
    Map<InputPartition, Position> ends = new HashMap<>();
    if (cluster.polledMilli() <= afterMilli) {
      return Optional.empty();
    }
    for (Map.Entry<InputPartition, PartitionFacts> one : cluster.partitionsOf(topic).entrySet()) {
      Optional<Position> end = end(one.getKey(), one.getValue(), fromMilli, afterMilli);
      if (end.isEmpty()) {
        return Optional.empty();
      }
      ends.put(one.getKey(), end.get());
    }
    return ends.isEmpty() ? Optional.empty() : Optional.of(ends);
  }

  private Optional<Position> end(
      InputPartition partition, PartitionFacts facts, long fromMilli, long afterMilli) {
    if (facts.isCompacted() || !facts.truncated().isEmpty() || facts.seenSinceMilli() > fromMilli) {
      return Optional.empty();
    }
    if (facts.latest() == 0) {
      return Optional.of(new Position(facts.topicId(), 0));
    }
    long from = Math.max(0, facts.endAt(fromMilli));
    Optional<Position> end = reads.endAfter(partition, afterMilli);
    boolean isQuiet = end.filter(at -> at.nextOffset() <= from).isPresent();
    return isQuiet || taps.isWholeFrom(partition, from) ? end : Optional.empty();
  }
}
